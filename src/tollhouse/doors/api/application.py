"""Putting the door together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import anyio.to_thread
from fastapi import FastAPI

from tollhouse.doors.api import (
    abbreviated,
    account_batches,
    account_exports,
    account_list,
    account_products,
    account_record,
    account_secrets,
    accounts,
    adjustments,
    audit,
    auto_payment,
    balance_history,
    bank_entries,
    bank_files,
    bank_statements,
    bulk_changes,
    changes,
    class_fields,
    class_previews,
    classes,
    clock,
    credit,
    custom_fields,
    customer_additional,
    customer_dids,
    customer_exports,
    customer_fields,
    customer_life_cycle,
    customer_names,
    customer_personal,
    customer_self_care,
    customer_status,
    customer_terms,
    customers,
    destination_groups,
    destinations,
    did_batches,
    dids,
    documents,
    e_payments,
    exports,
    formulas,
    generations,
    health,
    imports,
    invoices,
    jobs,
    message_templates,
    money_files,
    notes,
    notifications,
    off_peak_periods,
    outbox,
    override_tariffs,
    payment_methods,
    payment_systems,
    payments,
    price_finder,
    product_use,
    products,
    quarantine,
    quotes,
    rate_changes,
    rate_editing,
    rate_layouts,
    rate_uploads,
    rating_lists,
    saved_searches,
    service_configuration,
    session,
    session_secrets,
    sites,
    sources,
    spending,
    staff_members,
    tariff_comparison,
    tariff_coverage,
    tariff_headers,
    tariff_rates,
    tariffs,
    tokens,
    trial_balance,
    usage,
    voucher_batches,
    vouchers,
    webhooks,
    xdr_summary,
    xdrs,
)
from tollhouse.doors.api.envelope import Envelope
from tollhouse.doors.api.house import House
from tollhouse.doors.api.metrics import Metrics
from tollhouse.doors.api.openapi import describe
from tollhouse.doors.api.problems import speak_problems

ROUTERS: Final = [
    one.router
    for one in (
        bulk_changes,  # before the customers, or its name would be taken for the number of one
        customer_exports,
        customer_names,  # before the customers, as above
        customers,
        customer_status,
        customer_terms,
        spending,
        override_tariffs,
        customer_additional,
        customer_self_care,
        customer_life_cycle,
        customer_personal,
        notes,
        changes,
        abbreviated,
        sites,
        service_configuration,
        customer_fields,
        saved_searches,
        classes,
        class_fields,
        class_previews,
        custom_fields,
        credit,
        adjustments,
        invoices,
        payments,
        money_files,
        balance_history,
        trial_balance,
        notifications,
        message_templates,
        outbox,
        account_batches,
        account_exports,
        account_list,
        accounts,
        generations,
        account_record,
        account_products,
        account_secrets,
        dids,
        did_batches,
        customer_dids,
        products,
        rating_lists,
        product_use,
        tariffs,
        tariff_headers,
        tariff_rates,
        rate_editing,
        rate_uploads,
        rate_layouts,
        rate_changes,
        formulas,
        off_peak_periods,
        tariff_comparison,
        tariff_coverage,
        destinations,
        destination_groups,
        sources,
        usage,
        imports,
        bank_statements,
        bank_entries,
        payment_systems,
        payment_methods,
        auto_payment,
        e_payments,
        webhooks,
        bank_files,
        quotes,
        price_finder,
        xdrs,
        xdr_summary,
        exports,
        quarantine,
        vouchers,
        voucher_batches,
        session,
        session_secrets,
        staff_members,
        tokens,
        audit,
        jobs,
        clock,
        health,
        documents,
    )
]


def make_api(house: House) -> FastAPI:
    """The whole door as an ASGI application."""

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = house.requests_at_once
        yield

    app = FastAPI(
        title="Tollhouse",
        version=house.version,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=living,
    )
    app.state.house = house
    app.state.metrics = Metrics()
    app.state.routes = [route for router in ROUTERS for route in router.routes]
    for router in ROUTERS:
        app.include_router(router)
    describe(app)
    speak_problems(app)
    app.add_middleware(Envelope, metrics=app.state.metrics)
    return app
