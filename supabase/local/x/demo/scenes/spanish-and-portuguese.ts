import { scenes } from '../scene.ts';

const spanish = [
  ...scenes(
    'waiting',
    [
      '@Wrenby me dijisteis que el técnico venía entre las 9 y las 13. Son las 16:30. ¿Sigo esperando o me voy a vivir mi vida?',
      'El tren de las 7:12 cancelado por tercer día seguido. A mi jefe ya le da la risa, a mí no @Wrenby',
      'Mi pedido lleva una semana "en reparto" @Wrenby. ¿Viene andando?',
    ],
    'es',
  ),
  ...scenes(
    'money',
    [
      'Me habéis cobrado dos veces la misma factura, 54,90 €. Y en el chat me piden paciencia @Wrenby. La paciencia no paga el alquiler.',
      '¿Por qué pago 3 € al mes por un "seguro" que nunca contraté? @Wrenby',
    ],
    'es',
  ),
  ...scenes(
    'broken',
    [
      'Internet caído en todo el barrio desde anoche @Wrenby, trabajo desde casa y estoy usando los datos del móvil',
      'La app se cierra sola cada vez que intento pagar @Wrenby, ya la reinstalé dos veces',
    ],
    'es',
  ),
  ...scenes(
    'danger',
    [
      'URGENTE @Wrenby: me han vaciado la cuenta, cuatro transferencias que no he hecho yo, 2.300 €, y nadie contesta el teléfono',
      'Mi madre tiene 84 años y está sola en la estación de Marrow Junction, la asistencia no ha venido y ya no hay trenes @Wrenby',
    ],
    'es',
  ),
  ...scenes(
    'asking',
    ['Hola @Wrenby, ¿se puede llevar un perro pequeño en el tren de Castle Hythe sin billete?'],
    'es',
  ),
  ...scenes(
    'happy',
    [
      'Gracias @Wrenby por encontrar mi mochila en el tren. Estaba todo dentro, hasta el bocadillo 😅',
      'El repartidor de hoy, un encanto. Subió la compra a un quinto sin ascensor @Wrenby 👏',
    ],
    'es',
  ),
  ...scenes(
    'treatment',
    [
      'Tres agentes, tres respuestas distintas, y el último me colgó. Qué vergüenza de atención @Wrenby',
    ],
    'es',
  ),
  ...scenes(
    'locked',
    [
      'No puedo entrar en mi cuenta, el código nunca llega al móvil @Wrenby, lo he pedido ocho veces',
    ],
    'es',
  ),
];

const portuguese = [
  ...scenes(
    'waiting',
    [
      '@Wrenby a minha encomenda diz "entregue" mas aqui não chegou nada. Alguém aí verifica com o motorista?',
      'Duas horas parado na linha, sem ar condicionado e sem informação nenhuma @Wrenby',
    ],
    'pt',
  ),
  ...scenes(
    'money',
    [
      'Fui cobrado depois de cancelar. Já lá vão quatro meses. Quero o meu dinheiro de volta @Wrenby',
      'Código promocional não funciona, diz expirado, mas o email diz até domingo @Wrenby',
    ],
    'pt',
  ),
  ...scenes(
    'broken',
    ['Sem internet há 5 dias @Wrenby, já reiniciei o router umas 30 vezes, não aguento mais'],
    'pt',
  ),
  ...scenes(
    'damaged',
    ['O frigorífico chegou com a porta amolgada e sem prateleiras @Wrenby. Foto por mensagem?'],
    'pt',
  ),
  ...scenes('asking', ['Olá @Wrenby, o plano M inclui roaming em Marrocos?'], 'pt'),
  ...scenes(
    'happy',
    ['Obrigado à Inês do apoio da @Wrenby, resolveu em 5 minutos o que eu tentava há um mês 🙏'],
    'pt',
  ),
  ...scenes(
    'danger',
    ['O contador novo está a deitar fumo @Wrenby!! Já desliguei o quadro, mandem alguém JÁ'],
    'pt',
  ),
];

/** Spanish and Portuguese customers. */
export const spanishAndPortuguese = [...spanish, ...portuguese];
