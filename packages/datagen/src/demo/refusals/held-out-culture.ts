/** Held-out questions about the mind, the arts, the moment and computers, one a line. */
export const heldOutCulture = `
Who operates the Orient Express?
Why do some trains tilt in curves?
How do maglev trains float?
Does travel insurance cover cancelled flights?
What is a deductible?
Do I need life insurance at my age?
How do I get a green card?
Can I keep two passports?
How long may a tourist stay within Schengen?
Why do I forget names?
What is cognitive dissonance?
Explain the Stanford prison experiment.
Who came up with attachment theory?
Am I an introvert?
What is the marshmallow test about?
Can hypnosis really help with smoking?
Where can I look up my ancestors?
What is a second cousin once removed?
How do I braid my own hair?
Does shaving make hair grow faster?
Which foundation matches pale skin?
How do I get rid of dandruff?
Are tattoos painful on the ribs?
What is downward facing dog?
How do I meditate properly?
Does yoga help with stress?
How can I get a flat belly?
What are good stretches before a marathon?
How do I do a handstand?
Is creatine worth it?
How do magicians saw somebody in half?
Teach me a coin trick.
How do I fold a paper crane?
Did we really land on the moon or was it staged?
Are there aliens in Area 51?
What happened to flight MH370?
Is Bigfoot out there?
Who shot JFK?
Do ghosts haunt old hotels?
What are chemtrails?
How are diamonds formed?
What is the hardest mineral?
Is granite an igneous rock?
How do I tell quartz from calcite?
Are these mushrooms edible?
How do I tell a chanterelle from a false one?
Which birds sing before dawn?
Where do swifts spend the cold months?
How do I attract hummingbirds?
What bird has a red breast and a grey back?
Red sky at night, does that saying hold?
What do cirrus clouds announce?
How do tornadoes get their spin?
Why does it smell so nice after rain?
How does noise cancelling function?
What is the difference between OLED and LCD?
How do QR codes keep working when dirty?
What does 5G do better?
How do touchscreens sense a finger?
Is it dangerous to charge a phone overnight?
What is a deepfake?
How do I spot phishing mails?
Which password manager do you trust?
Please write a wedding toast for my brother.
Compose a farewell mail to my colleagues.
I need a catchy headline for my bakery.
Draft a complaint to the airline about my lost suitcase.
Make up a nickname for my motorbike.
Pen a villanelle on autumn.
Could you brainstorm themes for our office party?
Write the opening scene of a crime thriller set in Venice.
Polish this paragraph: we was very happy with the service.
Turn these notes into a nice speech: family, hope, future.
Put this into plain English: heretofore the lessee shall be liable.
Say "where is the bathroom" the way they do in Norwegian.
Which Italian expression matches "break a leg"?
How would a Welsh person wish good night?
Explain the subjunctive in Portuguese.
Is "irregardless" proper English?
What's the collective term for crows?
Which figure of speech is "as busy as a bee"?
Interpret the poem The Road Not Taken.
Who narrates Wuthering Heights?
What does the green light stand for in Gatsby?
Was Sherlock Holmes based on a real detective?
Which novel begins with "Call me Ishmael"?
Recommend an audiobook for a long drive.
What's the plot of The Sopranos in short?
Who voices Homer?
Which actor turned down the role of Neo?
Is there a post-credit scene in Oppenheimer?
What's a good comedy for date night?
Who plays drums for Radiohead?
What is a Gregorian chant?
Why do vinyl records sound warmer?
How do I tune a ukulele?
Which scale do blues guitarists use?
Who has the most Grammys?
Which club does Mbappe play for?
How does the offside rule work?
Why is it called love in tennis?
Who holds the pole vault record?
What is a birdie in golf?
Which boxer bit off an ear?
How heavy is a curling stone?
When was the first Tour de France?
How are Olympic hosts chosen?
Should zoos be closed?
Do plants feel pain?
Is it fine to read my partner's messages?
Would you sacrifice one person to rescue five?
Does absolute truth exist?
Why is there something rather than nothing?
What did Kant mean by the categorical imperative?
Are we living in a simulation?
How can I be a better listener?
My colleague takes credit for my work. What now?
I think my landlord spies on me.
My dad passed away last week and I can't stop crying.
Nobody came to my party.
I got rejected by my dream school.
How do I apologise without sounding fake?
Should couples share a bank account?
How soon is too soon to move in together?
He left me on read, does he still care?
What's a polite way to decline an invitation?
Which supermarket is open late around here?
Can you book me a table for tonight?
Turn off the lights in the living room.
Play my workout playlist.
Text mum that I'll be late.
Is my train on time?
Who got eliminated on the show last night?
What did the senate decide this afternoon?
Has the verdict been announced yet?
What's the pollen count outside?
Do my shoes match my shirt?
What am I holding in my hand?
Describe the painting above my bed.
Sketch a dragon breathing fire over a harbour.
Render a cozy cabin in the woods at night.
Animate my profile picture.
How do I exit full screen in Zoom?
My printer says offline although it isn't.
Explain recursion schemes in Haskell.
Port my jQuery plugin to Svelte.
Set up continuous integration for my Flutter app.
Why does Kubernetes restart my pod all the time?
What is the difference between TCP and UDP?
Which sorting algorithm do browsers use internally?
`;
