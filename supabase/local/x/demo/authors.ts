import type { AuthorInput } from '../model.ts';
import type { DemoLanguage } from './scene.ts';

/** An invented person who writes to the brand. */
export interface DemoAuthor extends AuthorInput {
  name: string;
  lang: DemoLanguage;
}

type Row = readonly [
  username: string,
  name: string,
  followers: number,
  description: string,
  location?: string | undefined,
  verified?: 'blue' | 'business',
];

function people(lang: DemoLanguage, rows: readonly Row[]): DemoAuthor[] {
  return rows.map(([username, name, followers, description, location, verified]) => ({
    username,
    name,
    followers,
    following: Math.max(12, Math.round(followers ** 0.7) + ((username.length * 37) % 300)),
    description,
    lang,
    ...(location === undefined ? {} : { location }),
    ...(verified === undefined ? {} : { verified }),
  }));
}

const english = people('en', [
  ['tessamarlowe', 'Tessa Marlowe', 412, 'Ceramics, cold swims, colder coffee.', 'Fennick'],
  ['benoitquill', 'Ben Quill', 1_290, 'PE teacher. Dad jokes at cost price.', 'Castle Hythe'],
  ['priya_halden', 'Priya Halden', 233, 'Paediatric nurse. Nights.', 'Oldbridge'],
  [
    'oskar_lindgate',
    'Oskar Lindgate',
    3_870,
    'Front-end by day, synths by night.',
    'Oldbridge',
    'blue',
  ],
  ['junipervale', 'Juniper Vale', 640, 'folding bike evangelist 🚲'],
  ['garethpell81', 'Gareth Pell', 57, ''],
  ['callumwray', 'Callum Wray', 918, 'runner, faller, runner again', 'Pendle Quay'],
  ['wobblyfinn', 'finn 🛸', 15_400, 'i post so you do not have to', undefined, 'blue'],
  ['adaeze_quist', 'Adaeze Quist', 2_105, 'PhD in glaciers. Warm person.', 'Castle Hythe'],
  ['marekstoll', 'Marek Stoll', 176, 'commuting since 2009'],
  ['nadineforth', 'Nadine Forth', 788, 'Mother, gardener, reluctant queuer.', 'Fennick'],
  ['heleneborg', 'Helene Borg', 321, 'Type 1 since 1994. Choir alto.'],
  ['willowkern', 'W. Kern', 41, ''],
  [
    'rafihollander',
    'Rafi Hollander',
    27_600,
    'Consumer columnist. I read the small print so that you can sleep.',
    'Castle Hythe',
    'blue',
  ],
  [
    'ottilie_crane',
    'Ottilie Crane',
    5_240,
    'Bookshop on Mill Lane. Cats: 2. Unread: 900.',
    'Castle Hythe',
    'business',
  ],
  ['dev_sandhu_w', 'Dev S.', 1_044, 'QA engineer. I break things politely.', undefined, 'blue'],
  [
    'mossandfern',
    'Moss & Fern',
    8_930,
    'Plants, posted. Small business of two.',
    'Pendle Quay',
    'business',
  ],
  ['kit_bramble', 'Kit Bramble', 96, 'they/them • tea first'],
  ['aunt_rosalind', 'Rosalind Peake', 64, 'Retired. Learning this app from my grandson.'],
  ['hugo_tarn', 'Hugo Tarn', 452, 'Trail dad.', 'Kettle Fell'],
  ['simonequay', 'Simone Quay', 1_877, 'Pastry chef. Up since four.', 'Pendle Quay'],
  ['bigdunc77', 'Big Dunc', 389, 'Plumber. United till I die.'],
  ['yasminorrel', 'Yasmin Orrel', 730, 'law student, caffeine plaintiff'],
  [
    'theo_vantage',
    'Theo Vantage',
    11_250,
    'Tech, trains, tangents. Newsletter every Friday.',
    undefined,
    'blue',
  ],
  ['gransonline', 'Winifred Ash', 23, '81 years young.'],
  ['lola_pikes', 'Lola Pike', 2_430, 'nail artist 💅 dm for slots', 'Oldbridge'],
  ['ibrahimtove', 'Ibrahim Tove', 508, 'Bus driver. Amateur astronomer.'],
  ['corneliusfay', 'Cornelius Fay', 12, 'new here'],
  ['mintandmoth', 'mint', 1_630, 'knits, rants, naps'],
  ['sadiequarrel', 'Sadie Quarrel', 944, 'Secondary school chemistry. Eyebrows intact.'],
  ['joe_ravenhill', 'Joe Ravenhill', 281, 'sparky, father of three under five, tired'],
  [
    'farahlocke',
    'Farah Locke',
    6_010,
    'Podcast: Small Claims, Big Feelings',
    'Castle Hythe',
    'blue',
  ],
  ['notapigeon_', 'definitely not a pigeon', 34_200, 'coo. i mean hello.', undefined, 'blue'],
  ['petra_wend', 'Petra Wend', 137, 'Midwife. Cyclist. In that order.'],
  ['lukesedge', 'Luke Sedge', 205, 'warehouse nights, guitar days'],
  ['imogenstarr_', 'Imogen Starling', 3_318, 'opera understudy, always ready'],
  ['carlotoller', 'Carl O. Toller', 77, 'I write letters. This is a letter.'],
  ['zadiemoor', 'Zadie Moor', 1_150, 'accessibility, wheels, rage & roses', 'Fennick'],
  ['tomaszfell', 'Tomasz Fell', 168, 'carpenter / karate'],
  ['beatrixlow', 'Bea Low', 490, 'Year 12. exams. help.'],
  ['grumpyatlas', 'Grumpy Atlas', 2_780, 'carrying it all since 1979'],
  ['hollis_ward', 'Hollis Ward', 350, 'allotment 14b'],
  ['noor_essex', 'Noor E.', 1_920, 'product person, recovering'],
  ['stellabrine', 'Stella Brine', 610, 'sea kayak guide', 'Pendle Quay'],
  ['angus_petrie9', 'Angus Petrie', 31, ''],
  ['fayewinterly', 'Faye Winterly', 845, 'wedding florist. it is always wedding season.'],
  ['ravi_thorne', 'Ravi Thorne', 4_470, 'stand-up (mostly sit-down)', 'Oldbridge', 'blue'],
  ['dottieplume', 'Dottie Plume', 209, 'Quilts and quarrels'],
  ['elias_crook', 'Elias Crook', 118, 'nurse assistant, gym rat'],
  ['kasiaveldt', 'Kasia Veldt', 733, 'architect of other peoples kitchens'],
  ['moneymaker_88', 'Daily Profits 💰', 48, 'financial freedom NOW ⬇️⬇️'],
  ['shoutoutz4u', 'FOLLOW TRAIN 🚂', 9_905, 'f4f always'],
  ['lostinlisbon_', 'Ana-May', 1_380, 'suitcase elsewhere'],
  ['pennyrook', 'Penny Rook', 266, 'accounts payable, patience payable'],
  ['gideonmarsh', 'Gideon Marsh', 590, 'vicar with a scooter'],
  ['sunnydarlo', 'sunny d', 74, 'no thoughts just crisps'],
  [
    'verity_holm',
    'Verity Holm',
    18_300,
    'MP watcher, local news, strong tea',
    'Castle Hythe',
    'blue',
  ],
  ['jonasbirk_', 'Jonas Birk', 440, 'market stall: cheese. stories: free.', 'Oldbridge'],
  ['ellaquince', 'Ella Quince', 1_015, 'new mum, old soul'],
  ['mr_tanner_st', 'Residents of Tanner St', 372, 'Unofficial. Fed up.', 'Castle Hythe'],
  ['nilscarrow', 'Nils Carrow', 153, 'beekeeper 🐝'],
  ['kipthompsett', 'Kip Thompsett', 699, 'ex navy, current allotment'],
]);

const abroad = [
  ...people('es', [
    ['lucia_montera', 'Lucía Montera', 530, 'Profe de música. Vermut los domingos.'],
    ['paco_relojes', 'Paco Relojes', 88, 'Jubilado con prisa'],
    ['carmenarroyo7', 'Carmen Arroyo', 1_240, 'Enfermera y runner', 'Castle Hythe'],
    ['nico_ferreal', 'Nico Ferreal', 319, 'teletrabajo y tres gatos'],
  ]),
  ...people('pt', [
    ['ritavalmor', 'Rita Valmor', 402, 'Pão, livros, mar.'],
    ['tiago_sereno', 'Tiago Sereno', 167, 'nem sempre sereno'],
  ]),
  ...people('fr', [
    ['maudlerivage', 'Maud Lerivage', 1_060, 'Graphiste. Râle avec élégance.'],
    ['theoboutin_', 'Théo Boutin', 245, 'papa de deux tornades'],
    ['odilecharron', 'Odile Charron', 61, 'Retraitée, jardinière, curieuse'],
  ]),
  ...people('it', [
    ['giada_fontem', 'Giada Fontem', 770, 'ingegnera, gattara'],
    ['renzo_alba', 'Renzo Alba', 134, 'Caffè e treni in ritardo'],
  ]),
  ...people('de', [
    ['jorinde_kamp', 'Jorinde Kamp', 890, 'Lehrerin. Radfahrerin. Frühaufsteherin wider Willen.'],
    ['uwe_stellmach', 'Uwe Stellmach', 112, 'Rentner, Modellbahn, Meinung'],
    ['tillbergner', 'Till Bergner', 2_650, 'Informatik und Imkern'],
  ]),
  ...people('nl', [
    ['femkeduin', 'Femke Duin', 410, 'fietst overal heen'],
    ['jurre_polder', 'Jurre Polder', 225, 'grafisch vormgever, koffie zwart'],
  ]),
  ...people('pl', [['agata_lipiec', 'Agata Lipiec', 298, 'fizjoterapeutka i mama']]),
  ...people('sv', [['linnea_strand', 'Linnea Strand', 356, 'kanelbullar och kajak']]),
];

/** Everybody who takes part in the demo. */
export const authors: readonly DemoAuthor[] = [...english, ...abroad];

/** Accounts that only ever advertise; nobody else says what they say. */
export const advertisers: readonly string[] = ['moneymaker_88', 'shoutoutz4u'];
