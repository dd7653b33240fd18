# Documents: setting and signing.

problem-document-being-prepared = The document maker is being prepared. Your document is safe; try again in a few minutes.
problem-document-not-now = The document can’t be made just now. Try again in a moment.
problem-document-template = This document can’t be set from its template. Tell the administrator.
problem-signing-passphrase = The signing passphrase is wrong. Type it again.
problem-signing-refused = The signing service refuses this document. Check your certificate, then tell the administrator.
problem-signing-not-now = The signing service can’t be reached. The document is not signed yet; try again in a moment.
problem-signing-not-offered = This signer does not offer that step.
problem-signing-no-signer = No electronic signer is connected here. Print the document and sign it with a pen.
problem-signing-no-certificate = You are not registered as the holder of an electronic certificate. Tell the administrator.
problem-document-not-signed = This document waits for its electronic signature. Try again once it is signed.
problem-document-not-to-be-signed = This document does not wait for a signature. Reload this page.
field-signing-none = Choose at least one document.
field-signing-passphrase = Type your passphrase or one-time code.

signing-title = Electronic signature
signing-kind-wet = No signing service is connected. Documents are signed with a pen.
signing-kind-demonstration = Demonstration: a test signer signs documents as soon as they are ready and marks them CONTOH. What was put off waits here; any passphrase is accepted.
signing-kind-certified = These documents are numbered and wait for your signature. Until they are signed they are handed to nobody.
signing-choose = Documents to sign
signing-look = Read the document
signing-way = How do you sign?
signing-way-passphrase = By my certificate’s passphrase
signing-way-code = By a one-time code (TOTP) for everything chosen
signing-way-seal = By the institution’s electronic seal and a one-time code
signing-passphrase = Passphrase or code
signing-passphrase-hint = It goes to the signing service and is not kept here.
signing-sign = Sign
signing-none = No document waits for your signature.
signing-done = { $count ->
    [one] { $count } document is signed.
   *[other] { $count } documents are signed.
}
signing-pending = { $count ->
    [one] The signing service is working on { $count } document. The result comes by itself.
   *[other] The signing service is working on { $count } documents. The results come by themselves.
}
signing-refused-passphrase = last time: the passphrase was wrong
signing-refused-refused = last time: refused by the signing service
signing-refused-unreachable = last time: the service could not be reached
signing-refused-not-offered = last time: that way is not offered
document-signature-waiting = waits for its electronic signature
document-signature-pending = being signed
