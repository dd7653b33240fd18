"""Reads every kind of document by pyHanko. What is signed: whole, by the test authority's certificate, PAdES, and nothing changed
since. What nobody signs (a receipt, a ticket): every object can be read, PDF/A-2b is claimed, and there is no signature."""

import pathlib
import re
import sys

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

folder = pathlib.Path(sys.argv[1])
authority = load_cert_from_pemder(str(folder / "authority.pem"))
passed = failed = 0
for path in sorted(folder.glob("*.pdf")):
    with path.open("rb") as file:
        reader = PdfFileReader(file)
        signatures = reader.embedded_signatures
        context = ValidationContext(trust_roots=[authority], allow_fetching=False, revocation_mode="soft-fail")
        try:
            assert len(signatures) == 1, f"{len(signatures)} signatures"
            assert signatures[0].sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
            status = validate_pdf_signature(signatures[0], context)
            assert status.bottom_line, status.pretty_print_details()
        except Exception as error:  # Whatever it is, it is one document's failure.
            print(f"{path.name}: {error}")
            failed += 1
            continue
    # One flipped bit in what is signed must be noticed.
    broken = bytearray(path.read_bytes())
    broken[len(broken) // 4] ^= 1
    path.with_suffix(".broken").write_bytes(broken)
    try:
        with path.with_suffix(".broken").open("rb") as file:
            signature = PdfFileReader(file, strict=False).embedded_signatures[0]
            noticed = not validate_pdf_signature(signature, context).bottom_line
    except Exception:
        noticed = True
    print(f"{path.name}: {'valid, and a flipped bit is noticed' if noticed else 'a flipped bit goes unnoticed'}")
    passed, failed = (passed + 1, failed) if noticed else (passed, failed + 1)

for path in sorted((folder / "unsigned").glob("*.pdf")):
    try:
        with path.open("rb") as file:
            reader = PdfFileReader(file)
            assert not reader.embedded_signatures, "somebody signed it"
            objects = list(reader.xrefs.explicit_refs_in_revision(0))
            assert objects, "there is no object"
            for reference in objects:
                reader.get_object(reference)
            metadata = reader.root["/Metadata"].data.decode()
            # ISO 19005-2, section 6.6.4.
            claims = {name: re.search(rf"pdfaid:{name}(?:=\"|>)(\w)", metadata) for name in ("part", "conformance")}
            claimed = "".join(found[1] for found in claims.values() if found)
            assert claimed == "2B", f"PDF/A-{claimed}"
    except Exception as error:  # Whatever it is, it is one document's failure.
        print(f"{path.name}: {error}")
        failed += 1
        continue
    print(f"{path.name}: {len(objects)} objects, PDF/A-2b, unsigned as it should be")
    passed += 1
print(f"{passed} passed, {failed} failed" if passed + failed else "0 passed, 1 failed")
sys.exit(1 if failed or not passed else 0)
