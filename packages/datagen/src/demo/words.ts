/** Lower-case English words of 3 to 10 letters that questions are filled with. */
export const words: readonly string[] = list(`
apple apricot avocado banana berry blueberry cherry coconut cranberry currant date fig grape grapefruit guava kiwi lemon lime lychee mango melon
nectarine olive orange papaya peach pear pineapple plum pomelo quince raisin raspberry strawberry tangerine almond cashew chestnut hazelnut peanut
pistachio walnut artichoke asparagus aubergine bean beetroot broccoli cabbage carrot celery chickpea chili corn cucumber fennel garlic ginger kale
leek lentil lettuce mushroom onion parsley parsnip pea pepper potato pumpkin radish rhubarb rocket shallot spinach squash tomato turnip yam zucchini
bread butter cheese cream yogurt milk flour sugar salt honey jam rice pasta noodle soup stew salad sandwich pizza burger omelette pancake waffle
biscuit cookie cake pie tart pudding custard chocolate candy toffee caramel coffee tea juice soda water wine beer cider vinegar mustard ketchup
ant antelope ape baboon badger bat bear beaver bee beetle bison boar buffalo butterfly camel canary cat cheetah chicken chimpanzee
cobra cod cow coyote crab crane cricket crocodile crow deer dog dolphin donkey dove dragonfly duck eagle eel elephant elk falcon ferret finch fish
flamingo fly fox frog gazelle gecko giraffe goat goldfish goose gorilla gull hamster hare hawk hedgehog hen heron herring hippo horse
hornet hyena iguana jackal jaguar jellyfish kangaroo kingfisher kitten koala ladybird lamb leopard lion lizard llama lobster lynx magpie mammoth
meerkat mole monkey moose mosquito moth mouse mule newt octopus ostrich otter owl oyster panda panther parrot peacock pelican penguin pheasant pig
pigeon pony porcupine puffin puma puppy python rabbit raccoon rat raven reindeer rhino robin rooster salamander salmon sardine scorpion seahorse
seal shark sheep shrimp skunk sloth slug snail snake sparrow spider squid squirrel stork swallow swan tadpole tapir termite tiger toad tortoise
trout tuna turkey turtle viper vulture walrus wasp weasel whale wolf wombat woodpecker worm zebra
house home room kitchen bathroom bedroom cellar attic garage garden balcony terrace hall corridor stairs floor ceiling wall window door roof chimney
table chair sofa couch bench stool desk shelf cupboard wardrobe drawer bed pillow blanket mattress curtain carpet rug lamp candle mirror clock vase
picture frame basket bucket broom brush mop towel soap sponge shampoo toothbrush comb razor scissors needle thread button zipper iron kettle toaster
oven stove fridge freezer blender mixer pan pot lid plate bowl dish cup mug glass bottle jar spoon fork knife ladle whisk tray napkin apron
hammer nail screw wrench pliers drill saw ladder rope chain hook bolt paint torch battery cable plug socket switch radio telephone
television computer keyboard screen printer camera speaker microphone headphone tablet laptop charger remote calendar notebook pencil pen eraser
ruler crayon marker paper envelope stamp folder stapler glue tape card letter postcard parcel book magazine newspaper diary novel comic dictionary
coat jacket sweater shirt blouse dress skirt trousers jeans shorts sock shoe boot sandal slipper hat cap scarf glove mitten belt tie suit pyjamas
uniform collar sleeve pocket necklace bracelet earring ring watch wallet purse handbag backpack suitcase umbrella
head hair face forehead eye ear nose mouth lip tooth tongue chin cheek neck throat shoulder arm elbow wrist hand finger thumb chest back stomach
waist hip leg knee ankle foot toe heel skin bone muscle blood heart lung brain liver kidney
doctor nurse dentist surgeon teacher pupil student professor lawyer judge police officer soldier sailor pilot driver farmer fisherman gardener
baker butcher cook waiter chef barber tailor carpenter plumber painter builder mechanic engineer architect scientist chemist writer poet singer
dancer actor artist musician drummer guitarist pianist conductor clown magician reporter editor librarian secretary manager cashier cleaner guard
mother father sister brother uncle aunt cousin nephew niece grandma grandpa parent child baby boy girl man woman husband wife friend neighbour
guest stranger king queen prince princess knight castle palace crown throne dragon wizard witch giant dwarf fairy pirate treasure island
sun moon star planet comet sky cloud rain snow hail fog mist frost ice wind breeze storm thunder lightning rainbow sunrise sunset morning noon
evening night midnight dawn dusk spring summer autumn winter season weather climate
mountain hill valley canyon cliff cave desert dune beach coast shore bay ocean sea lake pond river stream waterfall marsh swamp forest jungle wood
meadow field farm orchard vineyard prairie tundra volcano glacier iceberg earthquake flood drought
tree bush grass flower leaf branch root trunk bark seed acorn pine oak maple birch willow cedar elm ash palm bamboo fern moss ivy cactus rose tulip
daisy lily violet orchid sunflower poppy lavender jasmine lilac clover thistle nettle
city town village street road avenue lane bridge tunnel square park market shop store bakery pharmacy hospital school college library museum theatre
cinema stadium church temple mosque station airport harbour port factory office bank hotel restaurant cafe prison tower lighthouse windmill barn
car truck van bus tram train subway bicycle scooter motorbike tractor ambulance taxi boat ship ferry yacht canoe raft submarine plane helicopter
balloon satellite spaceship wheel tyre engine brake pedal anchor sail paddle
football tennis hockey golf rugby boxing skiing skating swimming running cycling climbing fishing sailing surfing archery chess puzzle dice domino
marble kite doll toy robot teddy swing slide ball bat racket net goal medal trophy champion
music song melody rhythm piano guitar violin cello flute trumpet trombone clarinet harp drum organ banjo whistle bell orchestra concert opera ballet
red blue green yellow purple pink brown black white grey silver golden scarlet crimson turquoise indigo beige ivory amber
big small large little tall short long wide narrow thick thin heavy light fast slow quick early late new old young fresh stale clean dirty dry wet
hot cold warm cool soft hard smooth rough sharp blunt loud quiet bright dark deep shallow high low near far full empty rich poor cheap dear strong
weak brave shy kind cruel gentle polite rude honest clever silly wise foolish happy sad angry calm proud humble lazy busy tired hungry thirsty
sleepy lonely lucky careful curious famous ancient modern simple complex strange normal perfect broken hidden secret sudden silent tender
walk run jump climb crawl swim dive float fly ride drive sail throw catch kick hit push pull lift carry drop hold grab open close lock turn twist
bend fold cut tear break fix build paint draw write read speak talk whisper shout sing laugh cry smile frown listen hear see look watch stare touch
feel smell taste eat drink chew bite cook bake boil fry roast wash wipe sweep dust polish sew knit weave dig plant water grow harvest pick gather
buy sell pay spend save borrow lend give take send receive bring fetch find lose seek hide show teach learn study think know believe forget
remember dream sleep wake rest play work help ask answer explain describe argue agree refuse promise decide choose prefer hope wish need want
begin start finish stop wait stay leave arrive return travel visit meet join follow lead win
above across after again always among around before behind below beneath beside between beyond during enough every inside never nothing often
outside rather seldom since sometimes together toward under until upon usually within without yesterday today tomorrow
account action address advice amount animal area army arrow autumnal award axis badge balance bargain barrel basis battle beauty
bonus border bottom boundary bracket breakfast breath bronze bubble budget bundle cabin campaign canvas capital captain cargo cartoon
century ceremony chapter charity charm chart circle citizen clay client clinic coal coin collection column comfort community compass concept
concrete contest continent contract copper copy corner cotton council country courage course craft crystal culture current curve customer cycle
danger daughter decision degree delight deposit design detail diamond dinner direction discount discovery distance district dozen duty
echo edge education effort electron elevator emerald emotion empire energy error essay event evidence example exchange exercise expert
fabric factor failure family fashion feather festival fiction figure filter fire flag flame flavour force fortune fountain fraction freedom
fuel function furniture future galaxy gallery gate gender ghost gift globe grain gravity group growth guide habit handle hammock harmony hazard
health height helmet hero history hobby holiday honour horizon humour idea image income index industry infant insect instrument interest
invention island item jewel journal journey justice kernel kingdom knowledge label labour language laughter layer leader league leather
lecture legend lesson level liberty limit liquid logic luggage lunch machine magnet majority manner maple margin mask master material matrix
matter meal measure medicine member memory message metal method middle million mineral minute mission mistake model moment money monster month
mood motion motor movement mystery nation nature needlework network noise number object opinion option orbit order origin owner oxygen package
page pain pair panel parade partner passage passenger patient pattern payment peace people percent perfume period person phrase pillar pipe
place plan plastic platform pleasure point poem poison pole policy pollution population position powder power practice prayer presence
present pressure price pride prize problem process product profit program progress project proof property protest public purpose puzzle
quality quantity quarter question queue rail range rate ratio reason recipe record region relation relief report request rescue research
resource result reward rhyme ribbon riddle risk rival ritual route routine rubber rumour sample sand scale scandal scene scent science score
screenplay script sculpture second section sense sentence series service shadow shape share shelter shield shock shore signal silence silk
sister situation size sketch skill smoke society soil solution sorrow sound source space spark species speech speed spirit sport stage
standard statement statue steam steel stone story strategy straw strength stress string structure success sugarcane supper surface surprise
symbol system tale talent target task team tennis tension term test texture theme theory threat ticket tide timber title tone tool topic total
tour trade tradition traffic trail training transport trend trial tribe trick trouble trust truth uncle union universe vacation value variety
vehicle version victory video view village vision vitamin voice volume voyage wage warmth wealth weapon wedding weekend weight wheat width
willow wisdom witness wonder workshop world wound wrinkle yard year youth zone
`);

/** First names from many countries. */
export const firstNames: readonly string[] = list(`
Aaron Abigail Adam Adele Adrian Agnes Ahmed Aisha Alan Albert Alejandro Alex Alexandra Ali Alice Alina Alma Amanda Amara Amelia Amina Amir Amy Ana
Anders Andrea Andrew Angela Anika Anita Anna Anton Antonio April Aria Arthur Astrid Aurora Ava Barbara Beatrice Bella Ben Bernard Beth Bianca Bill
Bob Boris Brandon Brenda Brian Bruno Callum Camila Carla Carlos Carmen Caroline Catherine Cecilia Charles Charlotte Chen Chiara Chloe Chris
Christina Clara Claire Claudia Colin Connor Cora Craig Cynthia Daisy Dalia Damian Dan Daniel Daria David Dean Deborah Denis Diana Diego Dmitri
Dominic Donna Dora Dorothy Dylan Eddie Edgar Edith Edward Elena Eli Elias Elisa Elizabeth Ella Ellen Elsa Emil Emily Emma Eric Erika Ernest Esther
Ethan Eva Evan Evelyn Farah Fatima Felix Fernando Fiona Flora Frances Frank Fred Frida Gabriel Gemma George Gina Giulia Gloria Gordon Grace Greta
Gustav Hana Hannah Harold Harry Harriet Hassan Heather Helen Henry Hiroshi Holly Hugo Ian Ibrahim Ida Igor Ines Ingrid Irene Iris Isaac Isabel
Ivan Jack Jacob Jade Jake James Jamila Jan Jane Janet Jason Jasmine Javier Jean Jennifer Jenny Jerome Jessica Jill Jim Joan Joe Johan John Jonas
Jordan Jorge Joseph Josie Juan Judith Julia Julian Julie Jun Karen Karl Kate Katya Keith Kelly Ken Kevin Khalid Kim Klara Kofi Lara Lars Laura
Lauren Leah Lena Leo Leon Leticia Liam Lidia Lily Linda Lisa Logan Lola Lorenzo Louis Louise Luca Lucas Lucy Luis Luna Lydia Maja Malik Marco
Margaret Maria Marie Marina Mario Mark Marta Martin Mary Mason Mateo Matilda Matthew Maya Megan Mei Mia Michael Miguel Mila Milan Milo Mina Miriam
Mohamed Molly Monica Nadia Naomi Natalie Nathan Neil Nia Nicholas Nicole Nikolai Nina Noah Nora Oliver Olivia Omar Oscar Owen Pablo Pamela Patricia
Paul Paula Pedro Peter Petra Philip Phoebe Pierre Priya Rachel Ralph Raj Ravi Rebecca Ricardo Rita Robert Rosa Rose Ruby Ruth Ryan Sabrina Salma
Sam Samira Samuel Sandra Sara Sasha Sean Sergio Silvia Simon Sofia Sonia Stefan Stella Stephen Steve Susan Sven Tamara Tara Teresa Theo Thomas
Tiffany Tim Tina Tobias Tom Tony Ulrike Uma Valentina Vera Veronica Victor Victoria Vincent Viola Violet Walter Wendy William Xavier Yara Yasmin
Yuki Yusuf Zara Zoe
`);

function list(text: string): readonly string[] {
  return [...new Set(text.trim().split(/\s+/))];
}
