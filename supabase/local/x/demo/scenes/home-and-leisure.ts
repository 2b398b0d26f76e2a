import { scenes } from '../scene.ts';

/** Wrenby Home (Dusty, Pip, Halo), Fit, Play, Ride and Stay. */
export const homeAndLeisure = [
  ...scenes('broken', [
    'Dusty has been going round one table leg since noon. at first i laughed. now i worry. @Wrenby',
    'Pip answers "I did not catch that" to everything, including silence, at 3am @Wrenby',
    'doorbell Halo shows me yesterdays postman, live @Wrenby',
    "update 4.2 bricked my Dusty. white light, no sound, it's just a round thing now @Wrenby",
    '@Wrenby Play buffers in the last 5 minutes of EVERY episode. you monsters',
    'subtitles are two seconds early. i know who did it before the detective @Wrenby',
    "the Halo app says 'camera offline' since saturday, the camera says 'online'. someone broke into the shed sunday. great timing @Wrenby",
    'treadmill 7 in the Oldbridge gym stops dead without warning. went over the handlebar. bruised ego, bruised knee @Wrenby',
    'app wont let me end the scooter ride. walked home. still riding. 84 minutes and counting @Wrenby',
    "thermostat set to 19. it's 27. the dog has moved into the bath @Wrenby",
  ]),
  ...scenes('danger', [
    'Our Wrenby Home heater caught fire at 5 this morning. Out of the house, all alive. Model HH-2. You MUST recall these @Wrenby',
    'your ride driver locked the doors and would not let me out until i gave my number. i am a woman alone at 1am. plate ends in 77K. @Wrenby',
    'Stuck in the lift of Wrenby Stay Pendle Quay since half an hour, alarm button does nothing, phone at 4 % @Wrenby',
    'a stranger opened our hotel room door at 2am with a key YOUR desk gave him. my daughters were asleep @Wrenby Stay. police are here',
    "Halo baby cam: a man's voice spoke to my 2 year old through it tonight. I've ripped it off the wall. @Wrenby CALL ME",
  ]),
  ...scenes('money', [
    'tried to cancel the gym, got a "pause", got charged for the pause @Wrenby Fit',
    'Wrenby Play took the yearly fee one day before the trial ended. ONE. DAY. sneaky @Wrenby',
    'scooter parking fine of 60, i have a photo, i parked INSIDE the painted box @Wrenby',
    'hotel charged the minibar to me, room had no minibar @Wrenby Stay',
    'returned the Dusty on the 4th, tracking says you have it, wheres my 349 @Wrenby? order HM-90233',
    'cancellation fee for a cab that never turned up @Wrenby Ride. so i paid you to not come',
  ]),
  ...scenes('order', [
    'booked a twin room, got one bed and a very awkward colleague @Wrenby Stay',
    "@Wrenby the Dusty 3 says 'in stock', then 'just gone', then 'in stock'. is it shy",
    'can i still change my class from spinning to anything without spinning @Wrenby',
    'Would like to cancel my stay on the 14th, the link in the mail leads to a 404. Booking ST-61190 @Wrenby',
    'ordered two filters for Dusty, got twenty. who needs twenty. do i send eighteen back @Wrenby?',
  ]),
  ...scenes('treatment', [
    'PT at Wrenby Fit filmed me squatting and posted it "as a joke". without asking. taking this further @Wrenby',
    'showers in the Fennick gym cold for three weeks, sign says "energising" @Wrenby',
    "driver rated me 1 star because i don't want to talk about crypto @Wrenby Ride",
    'reception at Wrenby Stay looked at my husband and me and suddenly there was "no double bed". there was one yesterday. we noticed @Wrenby',
    'your classes are always full and always half empty @Wrenby. make people cancel!!',
  ]),
  ...scenes('asking', [
    'does Dusty do rugs with fringes or will it be a fight @Wrenby',
    'is the pool in Castle Hythe open on monday @Wrenby',
    'how do i tell Pip to stop calling me Gary @Wrenby. i am not gary. there is no gary.',
    '@Wrenby do scooters work in the old town or is it geofenced',
    'is breakfast included in the saver rate @Wrenby Stay? the page says "maybe"',
    'When does season 2 of The Lighthouse Bakers start on @Wrenby Play? It says "soon" since spring.',
    'can I use Halo without the subscription @Wrenby or is it then just a bell',
  ]),
  ...scenes('happy', [
    'Dusty found my wedding ring under the sofa. lost since 2019. i kissed a vacuum @Wrenby',
    'night porter at Wrenby Stay Pendle Quay made my kid pancakes at 5am before our flight. five stars @Wrenby, six if i could',
    'lost 8 kilos and found friends at Wrenby Fit Fennick. just wanted to say it out loud @Wrenby 💪',
    '@Wrenby Ride driver Mo waited until i was inside the door at 2am. thank you Mo.',
    'Pip read a story to my son in 3 voices while I burnt the rice. 10/10 @Wrenby',
  ]),
  ...scenes('banter', [
    'Dusty vs cat: day 3. the cat has learned to ride it. i no longer rule this house @Wrenby',
    'me: i will go to the gym today. also me: @Wrenby Eats',
    "named my Dusty 'Dustin Binman'. thats it. thats the tweet @Wrenby",
    'hey @Wrenby what is your favourite dinosaur. settle a bet',
    '@Wrenby cats or dogs. this is important for my purchase decision',
  ]),
];
