extension DemoScript {
  /// A numbered list.
  static let list = Entry(
    prompt:
      """
      My house will stand empty for two weeks in January. What should I do before I leave? A short numbered \
      checklist, please.
      """,
    proposals: [
      """
      1. Turn the heating down to about 12 °C, not off, and leave the inner doors open so that warm air \
      reaches every room.
      2. Close the main water valve, then open a tap for a moment to release the pressure.
      3. Empty the fridge of everything that spoils, and take out all the rubbish.
      4. Unplug what need not run: television, computer, kettle, chargers.
      5. Lock every window and door, including the cellar and the garage.
      6. Put one or two lamps on timers, set to ordinary evening hours.
      7. Have the post held, or ask a neighbour to collect it.
      8. Leave a key, your telephone number and the name of your plumber with someone nearby.
      9. Arrange for snow to be cleared if the pavement is your duty.
      10. Check your insurance: some policies ask for regular visits to an empty house in winter.
      11. Water the plants on the last day.
      12. Walk through all rooms once more, from the top of the house to the bottom, and lock up.
      """,
      """
      Happy travels! Before anything else, let me say that two weeks is not long, and that most houses \
      survive it perfectly well, so please don't let the list spoil the pleasure of packing. Still, January \
      is January, and there are a few things that I would not leave to chance.

      1. Think about the cold first, because a burst pipe is the one thing that really ruins a homecoming. \
      Keep the heating on low and, if you can, shut off the water where it enters the house.
      2. Then there is the kitchen. Milk, salad, the half lemon at the back of the fridge, and above all the \
      bin: whatever can smell, will.
      3. Somebody should have a key. It need not be a close friend; a neighbour who looks in twice is worth \
      more than any gadget.
      4. Windows, doors, the cellar hatch that everyone forgets.
      5. And do wait with the holiday photographs until you are back, since they also tell strangers that \
      nobody is at home.
      """,
      """
      **Cold and water**
      1. Heating at 12–15 °C, frost protection on in unused rooms
      2. Main water valve closed; garden tap drained
      3. Washing machine and dishwasher empty, their taps shut

      **Electricity and fire**
      4. Plugs pulled: television, computer, kettle, coffee machine
      5. Smoke alarms tested
      6. Stove off, fireplace cold, candles out of the way

      **Kitchen**
      7. Perishable food eaten, given away or frozen
      8. Rubbish and compost out, bins put back

      **Security**
      9. Windows and all doors locked, cellar and garage too
      10. Two lamps on timers
      11. Ladders and tools locked away
      12. No public posts about the journey

      **People**
      13. Neighbour with key, telephone number and travel dates
      14. Post held, newspapers paused
      15. Snow clearing arranged
      16. Plants and pets cared for

      **Last minute**
      17. Documents, medicines, chargers and keys in the bag
      18. Meters read and photographed
      19. One last walk through every room
      """,
      """
      Here is a checklist that will also save you some money:

      1. Switch the heating off completely. A modern, insulated house holds its warmth for about two weeks, \
      and water in indoor pipes cannot freeze as long as the windows are closed.
      2. Turn off the boiler for hot water; it uses energy even if nobody takes a shower.
      3. Unplug all devices on standby, as they add up over a fortnight.
      4. Use up the food in the fridge during the last days. If it is empty, switch it off, and leave its \
      door ajar so that it does not become musty.
      5. Cancel or pause deliveries: newspapers, vegetable boxes, parcels.
      6. Take out the rubbish, and rinse the bin.
      7. Close the shutters at the back, but not those facing the street, because a house that is shut on \
      all sides looks deserted.
      8. Ask a neighbour to empty the letterbox and, if it snows, to walk up to the door once or twice: \
      footprints suggest that somebody is at home.
      """,
      """
      In order of what it would cost you to forget it:

      1. **Keep the heating on low**, at 12 to 15 °C, and leave the inner doors open. Turning it off risks \
      frozen pipes.
      2. **Shut the main water valve** and open a tap to let the pressure out. If a pipe does fail, a few \
      litres run out instead of thousands.
      3. **Give someone a key**, with your number and a plumber's, and ask for a visit every few days. Many \
      insurers expect this in winter; read your policy.
      4. **Lock up**: windows, doors, cellar, garage.
      5. **Look lived-in**: two lamps on timers, post held, snow cleared, no holiday posts until you are home.
      6. **Unplug** what need not run; leave the fridge, the router if the heating needs it, and any alarm.
      7. **Empty** fridge, bins, dishwasher and washing machine.
      8. **Water the plants**, and move them away from cold window panes.

      Do 1 to 3 the day before, not on the doorstep: valves stick, and neighbours are out.
      """,
      """
      A few small stories, because they are easier to remember than rules:

      1. Water: a friend's washing-machine hose burst on the second day of a holiday, and the water ran for \
      twelve. Close the main valve.
      2. Cold: pipes in an outer wall, for example behind the kitchen sink, freeze first. Heat to at least \
      12 °C, and open the cupboard under the sink.
      3. Power cut: put a coin on a cup of ice in the freezer. If the coin has sunk when you return, \
      everything had thawed, and you know to throw it away.
      4. Lights: one lamp from 17:30 to 22:00 in the living room, another from 21:30 to 23:00 upstairs looks \
      like an ordinary evening.
      5. Post: a full letterbox can be seen from the street. Have it emptied, say on Mondays and Thursdays.
      6. Snow: an untouched drive tells the same tale. Offer the neighbour's children a little money for \
      clearing it.
      7. Return: leave soup in the freezer and clean sheets on the bed.
      """,
    ],
    answer:
      """
      In order of what it would cost you to forget it:

      1. **Keep the heating on low**, at 12 to 15 °C, and leave the inner doors open so that warm air \
      reaches every room. Do not turn it off: pipes in an outer wall freeze first.
      2. **Shut the main water valve**, and open a tap for a moment to release the pressure.
      3. **Give someone a key**, with your number and a plumber's, and ask for a visit every few days. Some \
      insurers require this in winter; check your policy.
      4. **Lock every window and door**, including the cellar and the garage.
      5. **Look lived-in**: two lamps on timers, post held, snow cleared, no holiday photographs until you \
      are back.
      6. **Unplug** television, computer, kettle and chargers, but not what the heating or an alarm needs.
      7. **Empty** the fridge of everything that spoils, the bins, the dishwasher and the washing machine.
      8. **Water the plants** on the last day, then walk through all rooms once more.

      Do 1 to 3 the day before, not on the doorstep: valves stick, and neighbours are out.
      """)
}
