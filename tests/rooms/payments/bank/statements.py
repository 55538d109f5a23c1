"""camt.053 files as banks write them, small enough to be read."""

from io import BytesIO

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


def a_payment(amount="12.34", *, said="", structured="", payer="Ann Payer", currency="EUR", indicator="", more=""):
    """TxDtls of version 08."""
    direction = f"<CdtDbtInd>{indicator}</CdtDbtInd>" if indicator else ""
    remittance = f"<Ustrd>{said}</Ustrd>" if said else ""
    if structured:
        remittance += f"<Strd><CdtrRefInf><Ref>{structured}</Ref></CdtrRefInf></Strd>"
    return (
        f'<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><Amt Ccy="{currency}">{amount}</Amt>{direction}'
        f"<RltdPties><Dbtr><Pty><Nm>{payer}</Nm></Pty></Dbtr>"
        f"<DbtrAcct><Id><IBAN>DE02500105170137075030</IBAN></Id></DbtrAcct></RltdPties>"
        f"<RmtInf>{remittance}</RmtInf>{more}</TxDtls>"
    )


def an_entry(
    amount="12.34", *, reference="R1", indicator="CRDT", status="<Cd>BOOK</Cd>", day="2026-03-02", details=None, more=""
):
    own = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    booked = f"<BookgDt><Dt>{day}</Dt></BookgDt>" if day else ""
    within = a_payment(amount) if details is None else details
    return (
        f'<Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{indicator}</CdtDbtInd>{more}'
        f"<Sts>{status}</Sts>{booked}{own}<NtryDtls>{within}</NtryDtls></Ntry>"
    )


def a_statement(*entries, opening="100.00", closing="112.34", account="DE02120300000000202051", number="S-1"):
    def balance(code, amount):
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
            f'<Amt Ccy="EUR">{amount.removeprefix("-")}</Amt>'
            f"<CdtDbtInd>{'DBIT' if amount.startswith('-') else 'CRDT'}</CdtDbtInd></Bal>"
        )

    balances = (balance("OPBD", opening) if opening else "") + (balance("CLBD", closing) if closing else "")
    return (
        f"<Stmt><Id>{number}</Id><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{balances}{''.join(entries)}</Stmt>"
    )


def a_file(*statements, version="08", head="", namespace=NAMESPACE):
    within = "".join(statements)
    text = f'<?xml version="1.0"?>{head}<Document xmlns="{namespace}{version}"><BkToCstmrStmt>{within}</BkToCstmrStmt>'
    return BytesIO(f"{text}</Document>".encode())
