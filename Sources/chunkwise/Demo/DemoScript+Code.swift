extension DemoScript {
  /// A question about Python, answered with code.
  static let code = Entry(
    prompt: "How do I remove duplicates from a list in Python and keep the order?",
    proposals: [
      """
      Use the keys of a dictionary:

      ```python
      items = ["pear", "apple", "pear", "fig", "apple"]
      unique = list(dict.fromkeys(items))
      print(unique)  # ['pear', 'apple', 'fig']
      ```

      A dictionary holds each key once and, since Python 3.7, is guaranteed to keep its keys in the order in \
      which they were first inserted. `dict.fromkeys(items)` therefore drops every later duplicate, and \
      `list` turns the remaining keys back into a list. The original list is left as it was.

      This takes time in proportion to the length of the list, runs almost entirely in C, and needs no \
      import. Its only condition is that the elements are hashable, as strings, numbers and tuples of these \
      are. For lists of lists or of dictionaries, you need a loop that compares the elements, or a key by \
      which to recognise them.

      Do not use `list(set(items))` here. It removes duplicates too, but a set has no order, so the result \
      may come out shuffled.
      """,
      """
      Well, it depends a bit on what you have in the list, but let us start with the thing that everybody \
      tries first, which is to turn the list into a set. That does remove the duplicates, only it also \
      forgets the order, and that was the whole point of your question.

      So what would you do by hand? You would go through the list from the front, remember what you have \
      seen, and skip whatever comes up again. That is exactly what one can write down:

      ```python
      def without_duplicates(items):
          seen = set()
          result = []
          for item in items:
              if item not in seen:
                  seen.add(item)
                  result.append(item)
          return result
      ```

      The set is there because looking something up in it is fast however large it becomes; looking in \
      `result` would work as well, but gets slow for long lists. There are shorter ways, and some people \
      like them better, but this one you will still understand next year.
      """,
      """
      There are three common ways:

      1. **Dictionary keys**: shortest; elements must be hashable.

      ```python
      unique = list(dict.fromkeys(items))
      ```

      2. **Loop with a set**: easy to extend; elements must be hashable.

      ```python
      seen = set()
      unique = []
      for item in items:
          if item not in seen:
              seen.add(item)
              unique.append(item)
      ```

      3. **Loop without a set**: works for any elements that can be compared; slow for long lists.

      ```python
      unique = []
      for item in items:
          if item not in unique:
              unique.append(item)
      ```

      | Way | Time | Unhashable elements |
      |---|---|---|
      | Dictionary keys | O(n) | no |
      | Loop with a set | O(n) | no |
      | Loop without a set | O(n²) | yes |

      **Which one?**
      - Usually the first.
      - The second if you want to compare by something else than the element itself.
      - The third for short lists of lists or dictionaries.
      """,
      """
      The easiest way is to convert the list into a set and back again:

      ```python
      def unique(items):
          return list(set(items))

      print(unique([3, 1, 3, 2, 1]))
      ```

      A set cannot contain the same element twice, so all duplicates disappear. Older versions of Python \
      used to lose the order at this point, but since Python 3.7 sets remember the order of insertion just \
      as dictionaries do, so the first occurrence of each element stays where it was, and you do not have to \
      do anything else.

      Sets use hashing internally. Adding an element takes constant time on average, and the whole function \
      runs in linear time, even for lists with millions of entries. Keep in mind that all elements must be \
      hashable: numbers, strings and tuples are fine, but lists and dictionaries raise a `TypeError`.

      If you need the result as a tuple, write `tuple(set(items))` instead, and if you only want to count \
      the distinct elements, `len(set(items))` is enough.
      """,
      """
      For hashable elements, one line is enough:

      ```python
      unique = list(dict.fromkeys(items))
      ```

      Dictionaries keep the order of insertion (guaranteed since Python 3.7), so the first occurrence of \
      each element wins. The line runs in linear time. `list(set(items))` does not keep the order.

      If "duplicate" means something else than equality, or the elements are not hashable, give the \
      comparison a key:

      ```python
      def unique_by(items, key=lambda item: item):
          seen = set()
          for item in items:
              mark = key(item)
              if mark not in seen:
                  seen.add(mark)
                  yield item

      words = list(unique_by(["Fig", "fig", "Pear"], key=str.casefold))
      # ['Fig', 'Pear']
      ```

      As a generator it also works on files and other streams, since it never needs the whole input at once. \
      For dictionaries, a suitable key is the field that identifies them, for example `key=lambda row: \
      row["id"]`.

      Beware that `1`, `1.0` and `True` are equal in Python, and count as duplicates.
      """,
      """
      Some examples to try in the interpreter:

      ```python
      >>> list(dict.fromkeys("mississippi"))
      ['m', 'i', 's', 'p']
      >>> list(dict.fromkeys([3, 1, 3, 2, 1]))
      [3, 1, 2]
      >>> list(dict.fromkeys([1, 1.0, True, "1"]))
      [1, '1']
      >>> list(dict.fromkeys([[1], [1]]))
      TypeError: unhashable type: 'list'
      ```

      The first two show that the order is kept: every element stays where it appeared first. The third is a \
      surprise, but a consistent one, as `1 == 1.0 == True` holds in Python. The last one shows the limit: a \
      list cannot be the key of a dictionary. Convert the inner lists to tuples first:

      ```python
      >>> rows = [[1, 2], [3, 4], [1, 2]]
      >>> [list(row) for row in dict.fromkeys(map(tuple, rows))]
      [[1, 2], [3, 4]]
      ```

      And to drop repeated lines from a text without sorting it:

      ```python
      >>> text = "tea\\nmilk\\ntea"
      >>> "\\n".join(dict.fromkeys(text.splitlines()))
      'tea\\nmilk'
      ```
      """,
    ],
    answer:
      """
      For hashable elements, one line is enough:

      ```python
      items = ["pear", "apple", "pear", "fig", "apple"]
      unique = list(dict.fromkeys(items))
      print(unique)  # ['pear', 'apple', 'fig']
      ```

      A dictionary holds each key once and, since Python 3.7, is guaranteed to keep its keys in the order in \
      which they were first inserted, so the first occurrence of each element wins. The line runs in linear \
      time and leaves the original list as it was. Do not use `list(set(items))` here: a set has no order, \
      in any version of Python.

      If "duplicate" means something else than equality, or the elements are not hashable, give the \
      comparison a key:

      ```python
      def unique_by(items, key):
          seen = set()
          for item in items:
              mark = key(item)
              if mark not in seen:
                  seen.add(mark)
                  yield item

      rows = list(unique_by([[1, 2], [3, 4], [1, 2]], key=tuple))
      # [[1, 2], [3, 4]]
      ```

      Beware that `1`, `1.0` and `True` are equal in Python, and count as duplicates.
      """)
}
