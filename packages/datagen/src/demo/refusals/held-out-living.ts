/** Held-out questions about home, nature, play and machines, one a line. */
export const heldOutLiving = `
When should I prune my roses?
My tomato plants have yellow leaves, any suggestions?
How deep do tulip bulbs have to be planted?
Which vegetables grow well next to each other?
what kind of soil do blueberries prefer
Name a few plants that survive in a dark corridor.
Do cacti need fertilizer?
how do i keep slugs away from my lettuce
Is it too late to sow carrots in July?
What eats aphids?
My toddler refuses to sleep, any ideas?
At which age do babies start to crawl?
How strict should parents be about screen time?
When do kids lose their milk teeth?
is it normal that a teenager never talks
Suggest a bedtime routine for twins.
How do I explain divorce to a child?
Which games are fun for a birthday of six year olds?
The engine of my Golf makes a clicking noise when I turn left.
How often does motor oil have to be changed?
what does the orange light on my dashboard mean
Are diesel cars cheaper to run than petrol ones?
Which tyres do I need in winter?
How do I jump start a dead car?
What is torque?
Why do brakes squeak in the morning?
Who designed the Sagrada Familia?
What distinguishes gothic from romanesque churches?
Explain brutalism in architecture.
Which building has the most floors worldwide?
How do arches carry weight?
What is a flying buttress?
Does a white shirt go with brown shoes?
What should I wear to a funeral?
Which colours suit red hair?
how do you tie a windsor knot
Are skinny jeans out of fashion?
Who founded Chanel?
How do I get red wine out of silk?
What does business casual mean?
Who was the father of Zeus?
Tell the legend of King Arthur.
What did Pandora find in her box?
Which god carried a hammer in Norse mythology?
Why was Prometheus punished?
How did Achilles get his weak spot?
Which monsters did Hercules fight?
what are valkyries
Who guards the underworld in Greek myths?
Which bait works for carp?
How do I gut a trout?
What is the difference between fly fishing and spin fishing?
Which aperture do I use for portraits?
Explain the rule of thirds in photography.
Should I shoot in raw or jpeg?
what is bokeh
How do I photograph the Milky Way?
How do I cast on stitches for knitting a scarf?
What needle size fits thick yarn?
Which opening should a chess beginner study?
What is the Sicilian Defence?
Does a straight beat a flush in poker?
When can I castle in chess?
How does scoring in bridge work?
Is Catan a game of luck?
How do I win at Monopoly?
What are the rules of mahjong?
Explain en passant to me.
How is blackjack played?
What did my dream about falling mean?
Are Geminis and Capricorns a good match?
Which star sign is the most stubborn?
Does Mercury in retrograde affect me?
What does the Tower card mean in tarot?
Read my palm.
How many vowels sounds are in Danish?
Where do the Basque people come from?
Which alphabet do Georgians use?
What is the difference between a dialect and a language?
Are Hungarian and Finnish related?
Why does English spelling make no sense?
What is an Oxford comma?
Who deciphered the hieroglyphs?
What rank comes after captain in the navy?
How does a submarine dive?
What is the range of an F-16?
Who commanded the German army at Stalingrad?
What are cluster bombs?
How do airplanes stay up?
Why do planes leave white stripes behind them?
Which airline has the fewest accidents?
What is the busiest airport on the planet?
Are window seats colder?
How do I dance the waltz?
What is the difference between tango and rumba?
Who choreographed Swan Lake?
Which shoes do ballet beginners need?
How do I stop my puppy from chewing the furniture?
My cat pees next to the litter box, what's wrong with her?
Can guinea pigs live alone?
What do axolotls need in their tank?
Is my parrot bored?
How do I teach a dog to roll over?
What is the best flooring for a bathroom?
How do I hang wallpaper?
Can I paint over tiles?
My tap is dripping, how can I repair it?
Which drill bit goes into concrete?
How do I remove mould from the ceiling?
Do solar panels pay off?
How thick should roof insulation be?
Which wine region makes Chianti?
What makes champagne different from prosecco?
How long does an opened bottle of port keep?
Is whisky made from barley?
Explain the notes of a perfume.
How long does eau de toilette stay on the skin?
Which fork do I use first at a formal dinner?
Is it rude to refuse tea in Morocco?
Do I tip waiters in Japan?
How should I address a bishop?
Do I have to bring a present to a housewarming?
What happens when a central bank raises rates?
Why do countries have debts?
What was Keynes's main idea?
Explain game theory and the prisoner's dilemma.
Is a minimum wage good for employment?
Why did Lehman Brothers collapse?
What happens in the third act of The Cherry Orchard?
How do actors learn their lines?
What is method acting?
How do I beat the Ender Dragon in Minecraft?
Which Pokemon evolves from Pikachu?
Who is the final boss in Dark Souls?
What are good settings for Fortnite?
When does the next GTA come out?
Which weapons are strongest in Elden Ring?
What powers does Wonder Woman have?
What is kryptonite?
In which comic did Wolverine first appear?
Who was Batman's butler?
Why did dinosaurs go extinct?
Was the T-Rex a scavenger?
Did any dinosaurs live in the sea?
Which dinosaur had three horns?
How do archaeologists date bones?
What lives at the bottom of the Mariana Trench?
Are there sharks in the Mediterranean?
Why are corals bleaching?
How do squids change colour?
`;
