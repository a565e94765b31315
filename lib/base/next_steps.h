/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What to do next: one sentence for each kind of reason; finding_words.h says which goes with which.
 * Include it with NEXT defined.
 *
 * NEXT(identifier, sentence): plain, translatable, without arguments, two lines of 72 columns at the
 * most; it stands behind "Next: ", and a card adds where everything is shown, if there is room. */

// clang-format off
/* -- for the one who reads the message -- */
NEXT(NOTHING, "nothing more to do.")
NEXT(REPORT, "report it; open no link in it.")
NEXT(ASK, "do not act on it; ask the sender at an address that you know.")
NEXT(RESEND, "do not act on it; ask the sender, at an address that you know, to send it again.")
NEXT(PINS, "see whether you asked for the right thing; if so, report the message and open no link "
     "in it.")
NEXT(CERTS, "do not act on it; ask the sender for the signer's certificate, and give it with "
     "--certs.")
NEXT(TRUST, "do not act on it; if the sender publishes which authority it relies on, give that one's "
     "root with --trust.")
NEXT(ANCHORS, "give the root certificates that you trust with --trust.")
NEXT(CRL, "get the authority's current revocation list, and give it with --crl.")
NEXT(FROM, "give the address that you expect the signer to have with --from.")
NEXT(CLAIMED, "--at signing-time judges by the time that the signer claims; if that is in doubt, ask the "
     "sender.")
NEXT(AT_DATE, "if you know when it came, judge by that with --at DATE; else ask the sender at an "
     "address that you know.")
NEXT(PART, "rely on the signed part alone, which --format full names; an attached message can be judged "
     "with --part N.")
NEXT(DOCUMENT, "the mail is judged by itself; the document can be judged with --part N.")
NEXT(DECRYPT, "decrypt it in your mail program, and see there who signed it.")
NEXT(DETACHED, "give the file that was signed with --detached.")
NEXT(CLOCK, "see whether the clock of this computer is right; if it is, ask the sender at an address "
     "that you know.")
NEXT(DATE, "it may be an old message; ask the sender, at an address that you know, whether it is meant "
     "now.")
NEXT(STRONGER, "do not act on it; ask the sender to sign with keys and algorithms of today.")
NEXT(OPENPGP, "judge it with a program for OpenPGP; nothing here says who wrote it.")
NEXT(SAVE, "save the message as it came, as one file, and judge that; a forwarded copy will not do.")
NEXT(STORE, "install libnss3, which has the certificates that are trusted for e-mail.")
/* -- for the one who signs -- */
NEXT(KEY, "give the private key of this certificate with --key.")
NEXT(RENEW, "get a new certificate, or ask for less with --min-validity.")
NEXT(CHAIN, "give the missing certificate with --chain.")
NEXT(LAYER, "leave it as it is, or sign it all the same with --add-layer.")
NEXT(TEMPLATE, "mend the template, and sign again.")
NEXT(DKIM, "take the DKIM-Signature field out, and let DKIM sign what comes out of here.")
NEXT(RECIPIENTS, "if that authority is no root, give its certificate with --chain, so that recipients have "
     "it.")
NEXT(UNSIGNED, "send such recipients an unsigned mail, or tell them where to read the signed one.")
NEXT(RENEW_SOON, "get a new certificate before that day.")
NEXT(CERTIFICATE, "sign with another certificate.")
// clang-format on
