# A region's past, from the system it used before.
routing-history = In the earlier system { $agency } dealt with this report.
