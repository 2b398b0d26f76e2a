import type { DemoLanguage } from '../scene.ts';

/** How a customer answers: with details, relieved, still waiting, angry, afraid, or pleased. */
export type AnswerMood = 'details' | 'relief' | 'waiting' | 'angry' | 'worried' | 'pleased';

/** Answers of customers who do not write English. Placeholders as in the English details. */
export const answersInOtherLanguages: Readonly<
  Record<Exclude<DemoLanguage, 'en'>, Readonly<Record<AnswerMood, readonly string[]>>>
> = {
  es: {
    details: [
      'El número es {order}',
      'Os lo mando por privado. Pedido {order}',
      'Pedido {order}, código postal {postcode}',
      'Cuenta {account}, fue sobre las {time}',
    ],
    relief: [
      '¡Solucionado, mil gracias!',
      'Ya funciona, gracias por la rapidez',
      'Muchas gracias, qué alivio',
      'Perfecto, ya lo veo en la app. Gracias',
    ],
    waiting: [
      'Vale, ¿y cuándo?',
      'Sigo igual, nada nuevo',
      'Eso ya me lo dijeron el lunes',
      '¿Alguna novedad?',
    ],
    angry: [
      'Sigo SIN NADA. Esto es una vergüenza',
      'Me doy de baja, se acabó',
      'Basta de disculpas, haced algo',
      'Lo llevo a consumo, ya está bien',
    ],
    worried: [
      'Por favor, rápido',
      'Sigue pasando, ¿qué hago?',
      'No me ha llamado nadie todavía',
      'Estoy temblando, llamadme',
    ],
    pleased: ['¡Gracias a vosotros!', 'Qué majos 😊', 'Perfecto, gracias', 'Da gusto así'],
  },
  pt: {
    details: [
      'É a encomenda {order}',
      'Enviei por mensagem privada, {order}',
      'Número {order}, código postal {postcode}',
    ],
    relief: [
      'Resolvido, muito obrigado!',
      'Já funciona, obrigada pela rapidez',
      'Que alívio, obrigado',
    ],
    waiting: ['E quando, mais ou menos?', 'Continua tudo na mesma', 'Já me disseram isso ontem'],
    angry: ['Isto é uma vergonha', 'Chega. Vou ao livro de reclamações', 'Continuo SEM RESPOSTA'],
    worried: ['Por favor, depressa', 'Ainda ninguém ligou', 'O que faço agora??'],
    pleased: ['Obrigado eu!', 'Que simpatia 😊', 'Perfeito, obrigada'],
  },
  fr: {
    details: [
      'C’est la commande {order}',
      'Envoyé en message privé, réf {order}',
      'Commande {order}, code postal {postcode}',
      'Compte {account}, vers {time}',
    ],
    relief: [
      'C’est réglé, merci beaucoup !',
      'Ça remarche, merci pour la réactivité',
      'Ouf, merci',
      'Remboursement bien reçu, merci',
    ],
    waiting: [
      'D’accord, mais quand ?',
      'Toujours rien de mon côté',
      'On m’a déjà dit ça lundi',
      'Des nouvelles ?',
    ],
    angry: [
      'TOUJOURS RIEN. C’est honteux',
      'Je résilie tout, c’est fini',
      'Arrêtez de vous excuser et agissez',
      'Je saisis le médiateur',
    ],
    worried: [
      'Faites vite s’il vous plaît',
      'Ça continue, je fais quoi ?',
      'Personne n’a appelé',
      'J’ai vraiment peur là',
    ],
    pleased: ['Merci à vous !', 'Adorable 😊', 'Parfait, merci', 'Transmettez-lui !'],
  },
  it: {
    details: [
      'Il numero è {order}',
      'Ve l’ho scritto in privato, {order}',
      'Ordine {order}, CAP {postcode}',
    ],
    relief: ['Risolto, grazie mille!', 'Ora funziona, grazie', 'Che sollievo, grazie'],
    waiting: ['Sì, ma quando?', 'Ancora niente', 'Me l’avete già detto lunedì'],
    angry: ['ANCORA NIENTE. Vergogna', 'Disdico tutto, basta', 'Basta scuse, fate qualcosa'],
    worried: [
      'Fate presto per favore',
      'Sta succedendo ancora, cosa faccio?',
      'Non ha chiamato nessuno',
    ],
    pleased: ['Grazie a voi!', 'Gentilissimi 😊', 'Perfetto, grazie'],
  },
  de: {
    details: [
      'Die Nummer ist {order}',
      'Hab es per Nachricht geschickt, {order}',
      'Bestellung {order}, PLZ {postcode}',
      'Kundennummer {account}, so gegen {time}',
    ],
    relief: [
      'Hat geklappt, vielen Dank!',
      'Läuft wieder, danke für die schnelle Hilfe',
      'Gott sei Dank, danke euch',
      'Geld ist da. Danke!',
    ],
    waiting: [
      'Und wann genau?',
      'Bei mir hat sich nichts geändert',
      'Das hieß es am Montag auch schon',
      'Gibt es etwas Neues?',
    ],
    angry: [
      'IMMER NOCH NICHTS. Unfassbar',
      'Ich kündige alles bei euch',
      'Hört auf euch zu entschuldigen und macht was',
      'Dann eben Anwalt',
    ],
    worried: [
      'Bitte schnell',
      'Es geht weiter, was soll ich tun?',
      'Es hat noch niemand angerufen',
      'Ich habe wirklich Angst',
    ],
    pleased: ['Danke euch!', 'Sehr nett 😊', 'Alles klar, danke', 'Gebt es bitte weiter'],
  },
  nl: {
    details: [
      'Het nummer is {order}',
      'Heb het in een privébericht gezet, {order}',
      'Bestelling {order}, postcode {postcode}',
    ],
    relief: ['Opgelost, dank jullie wel!', 'Werkt weer, bedankt', 'Wat een opluchting, dank je'],
    waiting: ['Oké, en wanneer dan?', 'Hier nog steeds niets', 'Dat zeiden jullie maandag ook'],
    angry: ['NOG STEEDS NIETS', 'Ik zeg alles op', 'Hou op met sorry zeggen en doe iets'],
    worried: [
      'Snel alsjeblieft',
      'Het gaat nog steeds door, wat moet ik doen?',
      'Er heeft nog niemand gebeld',
    ],
    pleased: ['Jullie bedankt!', 'Top 😊', 'Helder, dank je'],
  },
  pl: {
    details: ['Numer to {order}', 'Wysłałam w wiadomości, {order}'],
    relief: ['Działa, bardzo dziękuję!', 'Uff, dziękuję'],
    waiting: ['Dobrze, ale kiedy?', 'U mnie nadal nic'],
    angry: ['NADAL NIC. Wstyd', 'Rezygnuję ze wszystkiego'],
    worried: ['Proszę szybko', 'Nikt jeszcze nie dzwonił'],
    pleased: ['To ja dziękuję!', 'Super, dzięki 😊'],
  },
  sv: {
    details: ['Numret är {order}', 'Har skickat i DM, {order}'],
    relief: ['Löst, tack så mycket!', 'Nu funkar det, tack'],
    waiting: ['Okej, men när?', 'Fortfarande ingenting här'],
    angry: ['FORTFARANDE INGENTING', 'Jag säger upp allt'],
    worried: ['Skynda er snälla', 'Ingen har ringt än'],
    pleased: ['Tack själva!', 'Toppen, tack 😊'],
  },
};
