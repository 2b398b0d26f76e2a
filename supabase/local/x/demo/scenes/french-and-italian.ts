import { scenes } from '../scene.ts';

const french = [
  ...scenes(
    'waiting',
    [
      'Bonjour @Wrenby, mon colis est « en cours de livraison » depuis lundi. On est samedi. Il fait le tour du monde ?',
      'Vol WB214 annulé sans explication, deux enfants, pas d’hôtel, pas d’eau. Bravo @Wrenby',
      'Technicien prévu entre 8h et 12h, il est 15h, personne, pas un appel @Wrenby',
    ],
    'fr',
  ),
  ...scenes(
    'money',
    [
      'Prélevée deux fois ce mois-ci @Wrenby, 2 x 38,99 €. Je fais comment pour mes courses ?',
      "J'attends mon remboursement depuis 3 mois, dossier 88-2013, plus personne ne répond @Wrenby",
    ],
    'fr',
  ),
  ...scenes(
    'broken',
    [
      'Plus de fibre depuis ce matin à Oldbridge @Wrenby, vous avez une panne ou c’est encore « chez moi » ?',
      "L'appli plante dès que j'ouvre l'onglet épargne @Wrenby 🙄",
    ],
    'fr',
  ),
  ...scenes(
    'damaged',
    ['Carton éventré, deux verres sur six entiers, et le livreur « n’a rien vu » @Wrenby'],
    'fr',
  ),
  ...scenes(
    'danger',
    [
      'Je suis bloquée dans l’ascenseur de votre hôtel à Pendle Quay depuis 40 minutes, le bouton d’alarme ne marche pas @Wrenby à l’aide',
      'On me vide mon compte en direct @Wrenby !! 900 € en dix minutes, la carte refuse de se bloquer',
    ],
    'fr',
  ),
  ...scenes(
    'asking',
    [
      'Bonjour @Wrenby, faut-il imprimer le billet pour le train de 17h42 ?',
      'Est-ce que le pesto contient des noix de cajou @Wrenby ? L’étiquette est coupée.',
    ],
    'fr',
  ),
  ...scenes(
    'happy',
    ['Merci @Wrenby, panne signalée à 9h, réparée à 9h30, un dimanche. Chapeau.'],
    'fr',
  ),
  ...scenes(
    'treatment',
    ['Quatre fois transférée, quatre fois raccroché au nez. Vous vous moquez de qui @Wrenby ?'],
    'fr',
  ),
];

const italian = [
  ...scenes(
    'waiting',
    [
      '@Wrenby il pacco risulta consegnato e firmato da "Mango". Mango è il mio gatto.',
      'Aspetto il tecnico da stamattina alle 8, sono le 17, nessuno risponde al telefono @Wrenby',
    ],
    'it',
  ),
  ...scenes(
    'money',
    [
      'Bolletta passata da 85 a 260 euro senza una riga di spiegazione @Wrenby. È uno scherzo?',
      'Vi ho pagato due volte lo stesso abbonamento, quando mi ridate i soldi @Wrenby?',
    ],
    'it',
  ),
  ...scenes(
    'broken',
    ['Da tre giorni internet va solo in bagno @Wrenby. Riunioni interessanti.'],
    'it',
  ),
  ...scenes(
    'locked',
    [
      'Non riesco più ad accedere al conto, il codice arriva al numero vecchio e per cambiare il numero serve il codice @Wrenby',
    ],
    'it',
  ),
  ...scenes(
    'asking',
    ['Ciao @Wrenby, posso portare la bici pieghevole sul treno delle 17:42?'],
    'it',
  ),
  ...scenes(
    'happy',
    ['Grazie @Wrenby, la signora Odette al telefono è stata di una gentilezza rara ❤️'],
    'it',
  ),
  ...scenes(
    'danger',
    [
      'Odore di gas fortissimo dopo il vostro intervento in via dei Mulini 12, siamo usciti tutti di casa @Wrenby',
    ],
    'it',
  ),
];

/** French and Italian customers. */
export const frenchAndItalian = [...french, ...italian];
