import { items } from "./subject.ts";

/** Countries, for questions that no program can answer. */
export const countries = items(`
France, Germany, Italy, Spain, Portugal, Poland, Sweden, Norway, Finland, Denmark, Iceland, Ireland, Scotland, England, Austria, Switzerland, Belgium, Greece, Turkey, Russia,
Ukraine, Hungary, Romania, Bulgaria, Serbia, Croatia, Egypt, Morocco, Kenya, Nigeria, Ghana, South Africa, Ethiopia, Tanzania, Madagascar, China, Japan, India, Pakistan, Nepal,
Thailand, Vietnam, Indonesia, Malaysia, South Korea, Mongolia, Iran, Iraq, Israel, Jordan, Australia, New Zealand, Fiji, Canada, Mexico, Cuba, Brazil, Argentina, Chile, Peru,
Bolivia, Colombia, the USA, the United States, the UK, the Netherlands, America
`);

/** Cities. */
export const cities = items(`
Paris, London, Berlin, Rome, Madrid, Lisbon, Vienna, Prague, Warsaw, Budapest, Athens, Istanbul, Moscow, Oslo, Stockholm, Helsinki, Copenhagen, Dublin, Amsterdam, Brussels, Zurich,
Milan, Barcelona, Hamburg, Munich, Cairo, Nairobi, Lagos, Cape Town, Mumbai, Delhi, Bangkok, Singapore, Jakarta, Manila, Tokyo, Kyoto, Seoul, Beijing, Shanghai, Sydney, Melbourne,
Toronto, Montreal, New York, Boston, Chicago, Seattle, Los Angeles, San Francisco, Miami, Houston, Mexico City, Bogota, Lima, Santiago, Buenos Aires, Rio de Janeiro
`);

/** Famous people. */
export const people = items(`
Albert Einstein, Isaac Newton, Marie Curie, Charles Darwin, Leonardo da Vinci, Michelangelo, Shakespeare, Mozart, Beethoven, Bach, Chopin, Vincent van Gogh, Pablo Picasso,
Frida Kahlo, Napoleon, Julius Caesar, Cleopatra, Alexander the Great, Genghis Khan, Abraham Lincoln, George Washington, Barack Obama, Nelson Mandela, Mahatma Gandhi, Martin Luther King,
Queen Elizabeth, Winston Churchill, Angela Merkel, Karl Marx, Sigmund Freud, Plato, Socrates, Aristotle, Confucius, Buddha, Galileo, Copernicus, Nikola Tesla, Thomas Edison,
Alan Turing, Ada Lovelace, Bill Gates, Steve Jobs, Elon Musk, Taylor Swift, Michael Jackson, Elvis Presley, the Beatles, Madonna, Beyonce, Lionel Messi, Cristiano Ronaldo, Pele, Serena Williams,
Roger Federer, Usain Bolt, Tom Hanks, Charlie Chaplin, Marilyn Monroe, Walt Disney, Jane Austen, Charles Dickens, Tolstoy, Kafka, Goethe, Homer, Neil Armstrong, Columbus, Marco Polo
`);

/** Dishes and drinks. */
export const dishes = items(`
pizza, lasagna, spaghetti carbonara, risotto, paella, gazpacho, sushi, ramen, miso soup, pad thai, green curry, chicken curry, biryani, naan bread, tacos, burritos, guacamole, chili con carne,
hamburgers, fried chicken, roast beef, fish and chips, shepherd's pie, goulash, pierogi, borscht, moussaka, tzatziki, hummus, falafel, couscous, ratatouille, onion soup, quiche, crepes,
pancakes, waffles, apple pie, cheesecake, tiramisu, brownies, chocolate cake, banana bread, sourdough bread, scones, ice cream, lemonade, hot chocolate, a smoothie, a cappuccino, boiled eggs,
scrambled eggs, an omelette, mashed potatoes, potato salad, caesar salad, tomato soup, pumpkin soup, vegetable stew, rice pudding
`);

/** Animals, in the singular. */
export const animals = items(`
dog, cat, horse, cow, elephant, lion, tiger, giraffe, whale, dolphin, shark, octopus, eagle, owl, penguin, parrot, chicken, bee, ant, spider, butterfly, snake, crocodile, turtle, frog, rabbit,
hamster, mouse, wolf, fox, bear, panda, koala, kangaroo, monkey, gorilla, camel, goat, sheep, pig
`);

/** Inventions and everyday things. */
export const things = items(`
telephone, light bulb, computer, bicycle, steam engine, airplane, car, printing press, camera, television, radio, microwave, refrigerator, internet, battery, telescope, microscope, clock,
paper, wheel, compass, gunpowder, penicillin, vaccine, elevator, zipper, piano, guitar, football, chess
`);

/** Languages. */
export const languages = items(`
French, German, Spanish, Italian, Portuguese, Dutch, Polish, Russian, Chinese, Japanese, Korean, Arabic, Hindi, Turkish, Greek, Latin, Swedish, Finnish, Hebrew, Swahili
`);

/** Programming languages other than Python, and other formal languages. */
export const codeLanguages = items(`
JavaScript, TypeScript, Java, C, C++, C#, Rust, Go, Ruby, PHP, Swift, Kotlin, Scala, Haskell, Perl, R, MATLAB, SQL, HTML, CSS, Bash, Lua, Fortran, assembly, Prolog, React, Node.js
`);

/** Sports. */
export const sports = items(`
football, soccer, basketball, baseball, tennis, golf, cricket, rugby, hockey, ice hockey, volleyball, swimming, boxing, cycling, skiing, chess, badminton, table tennis, handball, judo
`);

/** Concepts of the sciences. */
export const sciences = items(`
photosynthesis, gravity, evolution, osmosis, mitosis, quantum mechanics, relativity, black holes, the big bang, dark matter, DNA, RNA, the immune system, plate tectonics, climate change,
the greenhouse effect, electricity, magnetism, nuclear fusion, radioactivity, the periodic table, covalent bonds, acids and bases, entropy, thermodynamics, superconductivity, the doppler effect,
string theory, neurons, hormones, enzymes, viruses, bacteria, stem cells, ecosystems, the water cycle, the ozone layer, lightning, rainbows, tides, earthquakes, volcanoes, the northern lights
`);

/** Concepts of society and thought. */
export const concepts = items(`
democracy, capitalism, socialism, communism, feminism, inflation, globalization, human rights, freedom of speech, justice, love, happiness, free will, consciousness, existentialism, stoicism,
utilitarianism, nihilism, democracy in ancient Greece, the industrial revolution, the renaissance, the enlightenment, colonialism, slavery, the cold war, the stock market, supply and demand,
cryptocurrency, blockchain, artificial intelligence, machine learning, neural networks, the internet, social media, privacy, friendship, marriage, education, religion, culture, art, music theory
`);

/** Numbers as they stand in questions that are nothing to calculate. */
export const numbers = items(
  "2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 50, 100, 200, 300, 500, 1000",
);

/** Years. */
export const years = Array.from({ length: 230 }, (_, index) => String(1795 + index));
