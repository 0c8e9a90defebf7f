extension DemoScript {
  /// A question in German; two of its answers quote Japanese.
  static let german = Entry(
    prompt: "Was bedeutet das Wort „Waldeinsamkeit“, und lässt es sich übersetzen?",
    proposals: [
      """
      „Waldeinsamkeit“ ist das Gefühl, allein im Wald zu sein, und zwar als etwas Schönes: Ruhe, \
      Abgeschiedenheit und Nähe zur Natur in einem Wort. Mit „Einsamkeit“ im heutigen Sinn, also mit dem \
      Leiden am Alleinsein, hat es wenig zu tun.

      Berühmt wurde das Wort durch Ludwig Tieck, in dessen Märchen „Der blonde Eckbert“ (1797) ein Vogel von \
      ihr singt. Danach gehörte es zum festen Wortschatz der Romantik.

      Mit einem einzigen Wort übersetzen lässt es sich kaum. Im Englischen behilft man sich mit „forest \
      solitude“ oder „woodland solitude“, im Französischen mit „solitude des bois“. Das trifft den Ort und \
      das Alleinsein, aber weder den Klang noch die Stimmung. Deshalb lassen viele Übersetzerinnen und \
      Übersetzer das deutsche Wort einfach stehen; auch der Amerikaner Ralph Waldo Emerson hat ein \
      englisches Gedicht so überschrieben.
      """,
      """
      Eine schöne Frage, und man könnte es sich leicht machen: Wald plus Einsamkeit, fertig. Aber wer das \
      Wort einmal laut ausspricht, merkt, dass es so einfach nicht ist. Da rauscht etwas mit, und das steht \
      in keinem Wörterbuch.

      Man stelle sich vor, man geht an einem Oktobermorgen los, noch etwas müde, und nach einer halben \
      Stunde hört man die Straße nicht mehr. Dann knackt irgendwo ein Ast, sonst ist es still, und plötzlich \
      fällt einem auf, dass man seit einer Weile an gar nichts gedacht hat. So ungefähr. Traurig ist man \
      dabei nicht, eher aufgehoben, vielleicht ein wenig feierlich.

      Ob man das übersetzen kann? Erklären kann man es sicherlich, nachempfinden auch, denn Wälder gibt es \
      ja nicht nur bei uns. Nur braucht man in anderen Sprachen eben ein paar Wörter mehr, und bis man sie \
      beisammen hat, ist der Zauber schon halb verflogen.
      """,
      """
      **Bedeutung**
      - wörtlich: das Alleinsein im Wald
      - gemeint: eine friedliche, erfüllte Abgeschiedenheit in der Natur
      - Tonfall: dichterisch, heute etwas altertümlich

      **Herkunft**
      - Zusammensetzung aus „Wald“ und „Einsamkeit“
      - bekannt seit Ludwig Tiecks Erzählung „Der blonde Eckbert“ (1797)
      - danach ein Lieblingswort der Romantik, etwa bei Eichendorff

      **Übersetzungen**
      - Englisch: „forest solitude“, „woodland solitude“
      - Französisch: „solitude des bois“, „solitude sylvestre“
      - Spanisch: „soledad del bosque“
      - Italienisch: „solitudine dei boschi“

      **Was dabei verloren geht**
      - die Kürze: ein Wort wird zu zweien oder dreien
      - die Stimmung: „solitude“ ist nüchterner
      - der literarische Nachhall

      **Empfehlung**
      - in Gedichten das deutsche Wort stehen lassen
      - in Sachtexten umschreiben, zum Beispiel mit „the quiet joy of being alone in the woods“
      """,
      """
      Geprägt wurde das Wort von Johann Wolfgang von Goethe, der es 1774 in den „Leiden des jungen Werthers“ \
      zum ersten Mal verwendete; von dort ist es in die Sprache der Romantiker gelangt. Es bezeichnet den \
      Zustand eines Menschen, der sich in den Wald zurückzieht und dort, fern von der Gesellschaft, zu sich \
      selbst findet.

      Bemerkenswert ist, dass die Einsamkeit hier nicht beklagt, sondern gesucht wird. Der Wald ist Zuflucht \
      und Gegenbild zur Stadt, in der man unter vielen Menschen einsam sein kann. In der Malerei entsprechen \
      dem die stillen Waldbilder von Caspar David Friedrich, auf denen der Mensch klein und die Bäume groß \
      sind.

      Für die Übersetzung stehen nur Umschreibungen zur Verfügung, im Englischen etwa „solitude of the \
      forest“. Sie geben den Inhalt richtig wieder, klingen aber eher nach einer Ortsangabe als nach einem \
      Gefühl.
      """,
      """
      In dem Wort steckt ein kleiner Widerspruch: Einsamkeit klingt nach Mangel, Waldeinsamkeit nach Fülle. \
      Gemeint ist das stille Glück, allein unter Bäumen zu sein, fern von Menschen und gerade darum nicht \
      verlassen.

      Ludwig Tieck hat es 1797 im „Blonden Eckbert“ bekannt gemacht. Dort singt ein Vogel: „Waldeinsamkeit, \
      / Die mich erfreut“. Schon in diesem Märchen ist das Idyll freilich bedroht, und das Lied kehrt gegen \
      Ende verändert wieder. Das Wort trägt also neben der Geborgenheit auch etwas Unheimliches in sich.

      Übersetzen lässt sich der Sinn, nicht der Beiklang. „Forest solitude“ ist korrekt und etwas blass. Je \
      nach Text hilft eine Umschreibung, die das Gefühl nennt statt des Ortes: „the peace of being alone in \
      the woods“. Wo es auf den Klang ankommt, bleibt das Wort am besten deutsch, wie in Emersons Gedicht \
      „Waldeinsamkeit“.
      """,
      """
      Ein paar Vergleiche machen es anschaulich 🌲: Wer am Abend allein im Büro sitzt und auf einen Anruf \
      hofft, ist einsam. Wer sich im Wald auf einen Baumstumpf setzt, den Wind hört und niemanden vermisst, \
      der erlebt Waldeinsamkeit.

      Andere Sprachen haben Verwandtes, aber nichts Gleiches. Das japanische Wort 森林浴 (shinrin-yoku, \
      „Waldbad“) meint den erholsamen Aufenthalt im Wald, gern auch in Gesellschaft. 木漏れ日 (komorebi) ist das \
      Sonnenlicht, das durch die Blätter fällt: dieselbe Szene, doch vom Licht her gesehen. Das norwegische \
      „friluftsliv“, das Leben an der frischen Luft, ist geselliger und sportlicher.

      Ein Beispielsatz: „Nach der lauten Woche suchte sie die Waldeinsamkeit.“ Auf Englisch: „After the \
      noisy week she sought the solitude of the woods.“ Das ist gut zu verstehen, doch aus einem Gefühl ist \
      ein Ort geworden.
      """,
    ],
    answer:
      """
      In dem Wort steckt ein kleiner Widerspruch: Einsamkeit klingt nach Mangel, Waldeinsamkeit nach Fülle. \
      Gemeint ist das stille Glück, allein unter Bäumen zu sein. Wer sich im Wald auf einen Baumstumpf \
      setzt, den Wind hört und niemanden vermisst, der erlebt Waldeinsamkeit.

      Berühmt wurde das Wort durch Ludwig Tieck, in dessen Märchen „Der blonde Eckbert“ (1797) ein Vogel \
      singt: „Waldeinsamkeit, / Die mich erfreut“. Danach gehörte es zum festen Wortschatz der Romantik.

      Übersetzen lässt sich der Sinn, nicht der Beiklang. „Forest solitude“ ist korrekt und etwas blass; \
      besser hilft oft eine Umschreibung, die das Gefühl nennt statt des Ortes: „the peace of being alone in \
      the woods“. Andere Sprachen haben Verwandtes, aber nichts Gleiches: Das japanische 森林浴 (shinrin-yoku, \
      „Waldbad“) meint den erholsamen Aufenthalt im Wald, gern auch in Gesellschaft. Wo es auf den Klang \
      ankommt, bleibt das Wort am besten deutsch, wie in Emersons Gedicht „Waldeinsamkeit“. 🌲
      """)
}
