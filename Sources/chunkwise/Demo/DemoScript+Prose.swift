extension DemoScript {
  /// An explanation in plain prose.
  static let prose = Entry(
    prompt: "Why does the sea have tides, and why are there usually two a day?",
    proposals: [
      """
      Tides are the Moon's gravity acting unevenly across the Earth. Water on the side facing the Moon is \
      pulled more strongly than the Earth's centre, and water on the far side less strongly, so the ocean is \
      stretched into two gentle bulges: one towards the Moon, one away from it.

      The Earth turns beneath these bulges once a day, and a given shore passes through both. That makes two \
      high tides and two low tides. Because the Moon moves on along its orbit meanwhile, a full cycle takes \
      24 hours and 50 minutes, and high waters are about 12 hours and 25 minutes apart.

      The Sun does the same with a little less than half the strength. At new and full moon the two effects \
      add up to spring tides; at half moon they partly cancel, which gives neap tides. The shape of coasts \
      and sea floors decides the rest, which is why the range differs from a few centimetres to more than \
      ten metres.
      """,
      """
      This is one of those questions that sound simple until you try to answer them on a beach with a child \
      beside you. Most people would say "the Moon", and they would be right, but then the child asks why the \
      water also rises when the Moon is on the other side of the world, and there the trouble begins.

      What helps is to stop thinking of the Moon as lifting the water. It pulls on everything, on the near \
      water, on the solid Earth and on the far water, only not equally, since gravity gets weaker with \
      distance. So the near water runs ahead a little, the far water lags behind a little, and the planet \
      sits in between. Two humps, then, not one! And as the Earth spins, we are carried through one of them \
      and, roughly half a day later, through the other.

      There is more to it, of course: the Sun joins in, and bays and channels can make the whole thing \
      larger or almost invisible. But the heart of it is that difference in pull.
      """,
      """
      **Why there are tides**
      - The Moon's gravity is stronger on the near side of the Earth than on the far side.
      - This difference stretches the ocean into two bulges, one facing the Moon and one facing away.
      - The Sun adds a similar but weaker effect, about 46% of the Moon's.

      **Why there are usually two a day**
      - The Earth rotates through both bulges in about a day.
      - Each bulge brings a high tide; the gaps between them bring the low tides.
      - The Moon advances in its orbit, so the cycle lasts 24 h 50 min rather than 24 h.

      **What changes the height**
      - *Spring tides:* Sun and Moon in line, at new and full moon; the largest range.
      - *Neap tides:* Sun and Moon at right angles; the smallest range.
      - *Geography:* funnel-shaped bays amplify the tide, enclosed seas hardly have one.

      **Exceptions**
      - Some coasts see only one high tide a day, because of the shape of their basin and the tilt of the \
      Moon's path.
      """,
      """
      The tides come from the gravity of two bodies, the Sun and the Moon, acting on the oceans. The Sun is \
      some 27 million times more massive than the Moon, and therefore it is the main cause of the tides; the \
      Moon, being small, only modulates them and decides whether a particular tide is a high one or a modest \
      one.

      The oceans respond by bulging out on two opposite sides of the Earth. The bulge on the near side is \
      water drawn towards the attracting body, while the bulge on the far side is water that is left behind, \
      since the pull is weaker there than at the centre of the Earth. As our planet rotates, every coast is \
      carried through both bulges, which is why most places have two high waters and two low waters daily.

      When Sun, Moon and Earth form a line, the bulges coincide and we speak of spring tides. When they form \
      a right angle, we have neap tides, with a much smaller difference between high and low water.
      """,
      """
      It is not the Moon's pull as such that raises the tides, but the difference in that pull from one side \
      of the Earth to the other. The water nearest the Moon is attracted a little more than the Earth as a \
      whole, the water farthest from it a little less. Seen from the Earth, both are drawn outwards, and \
      that is why there are two bulges, not one.

      As the Earth rotates, most coasts meet both, and so have two high tides a day. By the time the Earth \
      has turned once, the Moon has moved on, and it takes another 50 minutes to catch up; tomorrow's tides \
      will be that much later.

      The real ocean cannot simply follow the bulges, for continents are in the way. Instead, the water \
      sloshes round its basins in long waves, kept going by this rhythm. Where a basin suits the beat, the \
      tide is huge; elsewhere it nearly vanishes, or comes once a day. The Sun, with almost half the Moon's \
      effect, makes the tides larger and smaller over a fortnight.
      """,
      """
      Look at three places, and you see how tides work. In the Bay of Fundy in Canada the sea rises and \
      falls by up to 16 metres, twice a day. On most shores of the Mediterranean you would hardly notice a \
      change. And on parts of the Gulf of Mexico there is only one high tide a day.

      The cause is the same everywhere: the Moon pulls harder on the side of the Earth that faces it and \
      less on the far side, and so stretches the ocean on both sides. Since the Earth turns through this \
      pattern, the usual result is two tides, about 12 hours and 25 minutes apart. If high water is at noon \
      today, expect the next but one at about ten to one tomorrow.

      What differs is the vessel. Water in a basin has a rhythm of its own, like water in a bathtub. Fundy's \
      rhythm is very close to the Moon's, so each tide adds a push to the swing; the Mediterranean is too \
      small and too enclosed to gather much water; the Gulf answers best to a daily beat.
      """,
    ],
    answer:
      """
      It is not the Moon's pull as such that raises the tides, but the difference in that pull across the \
      Earth. Water on the side facing the Moon is pulled more strongly than the Earth's centre, and water on \
      the far side less strongly, so the ocean is stretched into two gentle bulges: one towards the Moon, \
      one away from it.

      As the Earth rotates, most coasts meet both, and so have two high tides a day. Because the Moon moves \
      on along its orbit meanwhile, the full cycle takes 24 hours and 50 minutes: if high water is at noon \
      today, expect the next but one at about ten to one tomorrow.

      The Sun does the same with a little less than half the strength. At new and full moon the two add up \
      to spring tides; at half moon they partly cancel, which gives neap tides.

      The real ocean cannot simply follow the bulges, for continents are in the way; the water sloshes round \
      its basins in long waves. Where a basin suits the beat, as in the Bay of Fundy, the range reaches 16 \
      metres; elsewhere the tide nearly vanishes, or comes only once a day.
      """)
}
