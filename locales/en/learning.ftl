# Suggestions that learn: the administrators' page and hints for officers.

operations-learning = Suggestions
operations-learning-text = Subjects and agencies suggested from past reports.
learning-title = Suggestions that learn
learning-text = Balai reads reports that have ended or were corrected by officers, and suggests subject and agency. It reads masked texts only. The server learns by itself every night when there is something new.
learning-now = Learn now
learning-asked-title = Asked for
learning-asked = The server begins to learn. Load this page again in a few minutes.
learning-in-use = In use now
learning-not-serving = This server does not use that result yet. Load the page again shortly; if it stays so, choose “Learn now”.
learning-version = Version
learning-made = Made
learning-lessons = Reports learned from
learning-threshold = Threshold
learning-target-category = Subject
learning-target-agency = Agency
learning-measured = Measured on { $held } reports that were not learned from, among { $classes } choices.
learning-way = Way
learning-first = Right at first
learning-three = Right among three
learning-row-learned = Learned
learning-row-keywords = The pack's keywords
learning-row-frequent = Always the most frequent
learning-sure = It is sure enough about { $coverage } % of reports; { $precision } % of those are right.
learning-never-sure = It was never sure enough. The pack's keywords go on serving.
learning-weakest = Missed most often
learning-weak = { $name }: { $recall } % of { $support } reports found
learning-earlier = Earlier ones
learning-earlier-one = Version { $version }, from { $lessons } reports,
learning-none = Nothing learned yet: at least { $least } ended or imported reports are needed. Meanwhile the pack's keywords serve.

triage-title = Where it may belong
triage-text = Guessed from past reports. You decide.
triage-categories = Subject
triage-agencies = Agency
triage-because = because of { $words }

trail-action-learn = Learning asked for
