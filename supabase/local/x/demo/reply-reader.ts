/** What a reply of the company does, as its reader feels it. */
type ReplyAct = 'asks' | 'solves' | 'informs' | 'holds';

const asking: readonly RegExp[] = [
  /\b(dms?|direct message|private message|message us|send us|drop us|share (your|the)|confirm your)\b/iu,
  /\b(order|booking|account|customer|reference|tracking|case) (number|ref|reference|id)\b/iu,
  /\b(postcode|e-?mail address|phone number|which (order|train|flight|store|branch))\b/iu,
  /\b(mensaje privado|número de (pedido|cuenta)|mensagem privada|número d[ae] encomenda)\b/iu,
  /\b(message privé|numéro de (commande|dossier)|messaggio privato|numero d'ordine)\b/iu,
  /\b(bestellnummer|kundennummer|privatnachricht|privébericht|bestelnummer)\b/iu,
];

const solving: readonly RegExp[] = [
  /\b(we've|we have|i've|i have|has been|have been|is now|it's now|are now) (\w+ )?(refunded|fixed|sorted|credited|blocked|frozen|cancell?ed|replaced|rebooked|unlocked|reset|restored|resolved|sent|booked|reversed|issued|arranged|dispatched)\b/iu,
  /\b(refund|replacement|engineer|driver|courier|help|team) is on (its|the|his|her|their) way\b/iu,
  /\b(is|are) (back online|working again|resolved|sorted|fixed|back up)\b/iu,
  /\b(solucionad[oa]|reembolsad[oa]|arreglad[oa]|resolvid[oa]|reembolsámos|remboursée?s?|réglée?|résolue?|rimborsat[oa]|risolt[oa])\b/iu,
  /\b(erstattet|behoben|gelöst|gutgeschrieben|gesperrt|terugbetaald|opgelost|zwrócone|rozwiązane|löst|återbetalat)\b/iu,
];

const informing: readonly RegExp[] = [
  /^(yes|no|good news)\b/iu,
  /\b(you can|here is|here's|it (costs|takes|works|includes|runs)|until \d|from \d|free of charge|included)\b/iu,
  /https?:\/\//iu,
];

/** Reads a reply by its usual phrases. The order matters: a solved case that also asks something is solved. */
export function readReply(text: string): ReplyAct {
  if (solving.some((pattern) => pattern.test(text))) return 'solves';
  if (asking.some((pattern) => pattern.test(text))) return 'asks';
  if (informing.some((pattern) => pattern.test(text))) return 'informs';
  return text.trim().endsWith('?') ? 'asks' : 'holds';
}
