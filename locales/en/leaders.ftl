# Leaders' page.

leaders-title = Leaders
leaders-heading = What is late, and whose
leaders-worst = { $late ->
        [one] { $late } late report
       *[other] { $late } late reports
    } at { $agencies ->
        [one] { $agencies } agency
       *[other] { $agencies } agencies
    }
leaders-most = Most: { $agency }, { $count }
leaders-longest = Late longest, { $span }:
leaders-all-well = No report is late.
leaders-late-agencies = Agencies with late reports ({ $count })
leaders-calm-agencies = Without late reports ({ $count })
leaders-calm-show = Show the table
leaders-together = All together
leaders-agency = Agency
leaders-late = Late
leaders-oldest = Late longest
leaders-open = Open
leaders-median = Time to solve
leaders-promises = Promises kept
leaders-reopened = Reopened
leaders-week = Received in seven days
leaders-days = { $days } days
leaders-of = of { $count }
leaders-late-of = of { $open } open reports
leaders-promises-of = { $kept } of { $of } promises that fell due in 90 days
leaders-median-of = half of { $count } reports solved in 90 days took less
leaders-reopened-of = { $count } of { $of } reports solved in 90 days
leaders-week-of = { $ended } reports ended in the same time
leaders-no-sample = no report to count yet
leaders-empty = There is no report you may see yet. Figures appear after the first report.
leaders-as-of = As of { $at }.
leaders-how = How to read these figures
leaders-how-late = Open reports with a deadline that has passed. Every figure opens its reports in the queue.
leaders-how-promises = Dates promised to reporters that fell due in the last 90 days. An open report past its date counts as broken.
leaders-how-median = The middle one of the reports solved in the last 90 days, in calendar days since it was sent.
leaders-how-reopened = The share that its reporter said was not solved, of those solved in 90 days and those open again now.
desk-leaders = Leaders
desk-view-solved = Solved in 90 days
desk-view-broken = Promises broken in 90 days
desk-view-reopened = Reopened before
