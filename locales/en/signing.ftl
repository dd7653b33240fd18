# Documents: setting and signing.

problem-document-being-prepared = The document maker is being prepared. Your document is safe; try again in a few minutes.
problem-document-not-now = The document can’t be made just now. Try again in a moment.
problem-document-template = This document can’t be set from its template. Tell the administrator.
problem-signing-passphrase = The signing passphrase is wrong. Type it again.
problem-signing-refused = The signing service refuses this document. Check your certificate, then tell the administrator.
problem-signing-not-now = The signing service can’t be reached. The document is not signed yet; try again in a moment.
problem-signing-not-offered = This signer does not offer that step.
