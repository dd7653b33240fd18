# Security: passwords that must be replaced, photos that can't be checked yet, submissions that look automatic.

renew-title = Change password
renew-lead = Your password is six months old. Choose another one to go on working.
field-password-kinds = This password is too uniform. Use capital letters, small letters, digits and punctuation.
field-password-same = The new password is the present one. Choose another.
problem-photo-not-now = The photo can’t be checked just now. Try again in a moment, or send the report without it.
personal-automatic = signs of automatic sending
form-trap = Leave empty
check-crowd = Many reports come from your network just now. Wait a few seconds before you send. A report sent at once is taken in as well, but an officer reads it before the public can.
problem-photo-infected = The scanner found a virus in this file. Send another photo, or the report without one.
