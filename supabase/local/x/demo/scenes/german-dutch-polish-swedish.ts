import { scenes } from '../scene.ts';

const german = [
  ...scenes(
    'waiting',
    [
      'Mein Paket ist laut Sendungsverfolgung seit Dienstag "in der Zustellung". Heute ist Montag, @Wrenby. Läuft der Fahrer?',
      'Drei Stunden im Zug ohne Strom und ohne Durchsage @Wrenby, hier weinen Kinder',
      '@Wrenby Techniker wieder nicht gekommen. Zum vierten Mal Urlaub genommen, zum vierten Mal umsonst.',
    ],
    'de',
  ),
  ...scenes(
    'money',
    [
      'Ihr habt mir im Juni zweimal 38,99 € abgebucht @Wrenby. Ich hätte gern einmal zurück, und zwar diese Woche.',
      'Gekündigt im Januar, abgebucht bis heute. Nächster Schritt: Anwalt. @Wrenby',
    ],
    'de',
  ),
  ...scenes(
    'broken',
    [
      'Internet seit 9 Tagen weg, Ticket "in Bearbeitung", Homeoffice im Treppenhaus beim Nachbarn-WLAN @Wrenby',
      'Die App zeigt mir den Kontostand von gestern, und gestern war schon schlimm @Wrenby',
    ],
    'de',
  ),
  ...scenes(
    'damaged',
    [
      'Waschmaschine mit Beule geliefert, Trommel klemmt, Fahrer war schon weg @Wrenby. Umtausch oder Schrottplatz?',
    ],
    'de',
  ),
  ...scenes(
    'danger',
    [
      'DRINGEND @Wrenby: Mein Konto wird gerade leergeräumt, 3.400 € in zehn Minuten, die Sperre in der App funktioniert nicht!',
      'Euer Heizlüfter HH-2 hat heute Nacht gebrannt. Uns geht es gut. Ruft die Dinger zurück! @Wrenby',
    ],
    'de',
  ),
  ...scenes(
    'asking',
    [
      'Kann ich beim Tarif M das Datenvolumen mitnehmen, @Wrenby?',
      'Moin @Wrenby, fährt am Montag trotz Streik der 7:42 nach Castle Hythe?',
    ],
    'de',
  ),
  ...scenes(
    'happy',
    [
      'Großes Lob an den Fahrer heute, hat das Paket vor dem Regen gerettet und geklingelt. Geht doch! @Wrenby',
    ],
    'de',
  ),
  ...scenes(
    'treatment',
    [
      'Eine Stunde Warteschleife, dann aufgelegt. Ich habe eure Melodie im Ohr und Wut im Bauch @Wrenby',
    ],
    'de',
  ),
];

const dutch = [
  ...scenes(
    'waiting',
    [
      'Al vier dagen "onderweg naar u" @Wrenby. Ik woon twaalf kilometer van jullie depot.',
      'Trein van 7:12 valt weer uit, en 7:42 ook. Leuk, zo naar een sollicitatie @Wrenby',
    ],
    'nl',
  ),
  ...scenes(
    'money',
    ['Waarom is er twee keer afgeschreven deze maand @Wrenby? Graag vandaag nog terug.'],
    'nl',
  ),
  ...scenes(
    'broken',
    ['Geen internet in heel Fennick, en de statuspagina zegt dat alles goed gaat @Wrenby'],
    'nl',
  ),
  ...scenes(
    'asking',
    ['Hoi @Wrenby, kan ik mijn bezorging van donderdag naar vrijdag verzetten?'],
    'nl',
  ),
  ...scenes('happy', ['Wat een topservice vandaag @Wrenby, binnen vijf minuten opgelost 🙌'], 'nl'),
  ...scenes(
    'danger',
    [
      'Er kruipt iemand door mijn rekening @Wrenby, al 1.200 euro weg, de kaart blokkeren lukt niet. HELP',
    ],
    'nl',
  ),
];

const polishAndSwedish = [
  ...scenes(
    'waiting',
    ['Paczka od tygodnia „w doręczeniu”, kurier nie dzwoni, infolinia nie odbiera @Wrenby'],
    'pl',
  ),
  ...scenes('money', ['Podwójna opłata za ten sam miesiąc @Wrenby, proszę o zwrot'], 'pl'),
  ...scenes(
    'happy',
    ['Dziękuję @Wrenby, pani na infolinii załatwiła wszystko w trzy minuty!'],
    'pl',
  ),
  ...scenes(
    'waiting',
    ['Tåget står stilla sedan en timme utanför Fennick, ingen säger något @Wrenby'],
    'sv',
  ),
  ...scenes(
    'broken',
    ['Appen kraschar varje gång jag öppnar sparkontot @Wrenby, går det att få hjälp?'],
    'sv',
  ),
  ...scenes('asking', ['Hej @Wrenby, ingår frukost i det billigaste rummet?'], 'sv'),
];

/** German, Dutch, Polish and Swedish customers. */
export const germanDutchPolishSwedish = [...german, ...dutch, ...polishAndSwedish];
