/** Tweets for measurements: as long, as angry and as idle as those that a support desk gets. */
export const TWEETS: readonly string[] = [
  '@Wrenby you charged my card twice for the same order, please fix it',
  '@Wrenby thank you, the new kettle came a day early and it is lovely!',
  '@Wrenby my parcel has been "out for delivery" since Monday. It was a birthday present and the birthday is tomorrow, can anyone tell me where it is?',
  '@Wrenby someone is in my account right now and changed the address. Lock it please!!',
  '@Wrenby the app closes itself every time I open the basket',
  '@Wrenby do you ship to the islands?',
  '@Wrenby fourth message this week and still no answer about my refund. If nobody calls me today I go to my bank and to the consumer office.',
  '@Wrenby the lamp arrived with a cracked shade and two screws missing',
  '@Wrenby is the blue one coming back in stock?',
  '@Wrenby the plug of the heater melted while my kid stood next to it. Take this thing off the market before somebody gets hurt',
  '@Wrenby great, another "we value your patience" mail. I value my money',
  '@Wrenby how do I change the email of my account?',
  '@Wrenby your driver left the box in the rain in front of the wrong house and photographed it there, well done',
  '@Wrenby love the new shop window in the old town',
  '@Wrenby the discount code from your newsletter does not work, it says expired but it is valid until Sunday',
  '@Wrenby site is down for me and for everybody in the office',
];
