"""Customers in the console: found by what a caller says, opened, registered, stopped, and kept from others."""

import re
from itertools import count
from urllib.parse import quote

from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, take_pictures
from playwright.sync_api import Page, expect

_unique = count(1)


def _open(page: Page, customer: dict) -> None:
    page.goto(f"/customers/{customer['id']}")
    expect(page.get_by_role("heading", level=1, name=customer["name"], exact=True)).to_be_visible()


def _a_name() -> str:
    return f"Wren and Daughters {next(_unique)}"


def test_a_customer_is_found_by_phone_number_and_opened_with_the_keyboard_alone(support):
    page = support
    caller = Api(page).caller()
    page.goto("/customers")
    table = page.get_by_role("table", name="Customers")
    expect(table.get_by_role("row").nth(1)).to_be_visible()

    page.keyboard.press("/")
    page.keyboard.type(re.sub(r"\D", "", caller["phone"]))
    page.keyboard.press("ArrowDown")
    found = table.get_by_role("row").filter(has_text=caller["name"])
    expect(found).to_contain_text("Phone: " + caller["phone"])
    expect(table.get_by_role("row")).to_have_count(2)
    expect(found).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=caller["name"], exact=True)).to_be_visible()
    expect(page).to_have_title(re.compile("^" + re.escape(caller["name"])))


def test_the_list_says_how_many_there_are_and_is_walked_sorted_and_narrowed(support):
    page = support
    page.goto("/customers?sort=-balance")
    table = page.get_by_role("table", name="Customers")
    total = Api(page).get("/customers?limit=1")["total"]
    expect(page.get_by_text(f"1–25 of {total}")).to_be_visible()
    expect(table.get_by_role("columnheader", name="Balance", exact=True)).to_have_attribute("aria-sort", "descending")
    page.keyboard.press("]")
    expect(page.get_by_text(re.compile("^26–"))).to_be_visible()

    page.get_by_role("button", name="Any status").click()
    page.get_by_role("checkbox", name="Blocked", exact=True).check()
    page.get_by_role("checkbox", name="Closed", exact=True).check()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("status=blocked%2Cclosed"))
    rows = table.get_by_role("row").filter(has=page.get_by_role("link"))
    expect(rows.first).to_contain_text(re.compile("Blocked|Closed"))
    expect(page.locator("[data-refetching]")).to_have_count(0)
    assert_accessible(page)


def test_nothing_found_says_so_and_clears_the_search(support):
    page = support
    page.goto("/customers?q=nobody+is+called+this")
    expect(page.get_by_text("No customer matches")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Clear search").click()
    expect(page.get_by_role("table", name="Customers").get_by_role("row").nth(2)).to_be_visible()


def test_customers_of_one_reseller_are_chosen_by_its_name(support):
    page = support
    reseller = Api(page).get("/customers?where=kind:is:reseller&limit=1")["items"][0]
    page.goto("/customers")
    page.get_by_role("button", name="Reseller…").click()
    page.get_by_role("textbox", name="Reseller").or_(page.get_by_role("combobox", name="Reseller")).fill(
        reseller["name"][:4]
    )
    page.get_by_role("option", name=reseller["name"]).click()
    expect(page).to_have_url(re.compile(f"view=reseller%3A{reseller['id']}"))
    expect(page.get_by_role("button", name=f"Reseller: {reseller['name']}")).to_be_visible()


def test_a_new_customer_with_an_account_has_its_first_call_charged(administrator):
    page, api = administrator, Api(administrator)
    product, called = api.sold_in("EUR")
    name, number = _a_name(), f"38044{next(_unique):07}"
    page.goto("/customers")
    expect(page.get_by_role("link", name="New customer")).to_be_visible()
    page.keyboard.press("n")
    form = page.get_by_role("form", name="New customer")
    form.get_by_role("textbox", name="Name", exact=True).fill(name)
    form.get_by_role("combobox", name="Class").select_option(label="Residential")
    page.get_by_role("textbox", name="Currency").or_(page.get_by_role("combobox", name="Currency")).fill("EUR")
    page.get_by_role("option", name=re.compile("^EUR")).click()
    form.get_by_role("textbox", name="Credit limit").fill("50")
    form.get_by_text("Contact and address").click()
    form.get_by_role("textbox", name="Phone", exact=True).fill("+380 44 123")
    page.get_by_role("heading", level=1).scroll_into_view_if_needed()  # away from what stands at the edge
    assert_accessible(page)
    take_pictures(page, "customer-new")
    form.get_by_role("button", name="Create and…").click()
    page.get_by_role("menuitem", name="Create and add account").click()

    dialog = page.get_by_role("dialog", name=f"New account of {name}")
    dialog.get_by_role("textbox", name="Number or login").fill(number)
    dialog.get_by_role("textbox", name="Product").or_(dialog.get_by_role("combobox", name="Product")).fill(product)
    page.get_by_role("option", name=product, exact=True).click()
    assert_accessible(page)
    dialog.get_by_role("button", name="Open the account").click()
    expect(page.get_by_role("table", name="Accounts").get_by_role("row").filter(has_text=number)).to_contain_text(
        "Open"
    )

    (outcome,) = api.send_a_call(number, called)
    assert outcome["outcome"] == "charged", outcome
    page.get_by_role("link", name="xDRs", exact=True).click()
    row = page.get_by_role("table", name="xDRs", exact=True).get_by_role("row").filter(has_text=called)
    expect(row).to_contain_text("1:13")
    page.reload()
    expect(page.get_by_role("region", name="Charged in the last 30 days")).to_contain_text("1 xDR")
    expect(page.get_by_role("region", name="Balance", exact=True)).not_to_contain_text("0.00 EUR")


def test_what_is_refused_stands_beside_its_field(administrator):
    page = administrator
    taken = Api(page).get("/customers?limit=1")["items"][0]
    page.goto("/customers/new")
    form = page.get_by_role("form", name="New customer")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(form.get_by_text("This is needed.").first).to_be_visible()
    form.get_by_role("textbox", name="Name", exact=True).fill(taken["name"])
    form.get_by_role("combobox", name="Class").select_option(label="Residential")
    form.get_by_role("radio", name="Prepaid").check()
    page.get_by_role("textbox", name="Currency").or_(page.get_by_role("combobox", name="Currency")).fill("SEK")
    page.get_by_role("option", name=re.compile("^SEK")).click()
    expect(form.get_by_role("status").filter(has_text="Taken:")).to_contain_text(taken["name"])
    assert_accessible(page)
    take_pictures(page, "customer-new-name-taken")
    form.get_by_role("button", name="Create", exact=True).click()
    expect(form.get_by_text("belongs to another customer")).to_be_visible()
    assert_accessible(page)


def test_customers_are_registered_one_after_the_other_on_the_same_terms(administrator):
    page, api = administrator, Api(administrator)
    first, email = f"{_a_name()} and more", f"row{next(_unique)}@example.org"
    page.goto("/customers/new")
    form = page.get_by_role("form", name="New customer")
    name = form.get_by_role("textbox", name="Name", exact=True)
    name.fill(first)
    expect(form.get_by_text("Nobody has this name")).to_be_visible()
    form.get_by_role("combobox", name="Class").select_option(label="Residential")
    form.get_by_role("radio", name="Prepaid").check()
    page.get_by_role("textbox", name="Currency").or_(page.get_by_role("combobox", name="Currency")).fill("SEK")
    page.get_by_role("option", name=re.compile("^SEK")).click()
    form.get_by_role("textbox", name="Available funds").fill("20")
    form.get_by_text("Contact and address").click()
    form.get_by_role("textbox", name="E-mail", exact=True).fill(email)
    form.get_by_role("button", name="Create and…").click()
    page.get_by_role("menuitem", name="Create and add another").click()
    expect(page.get_by_text(f"{first} is registered")).to_be_visible()
    expect(name).to_be_focused()
    expect(name).to_have_value("")
    expect(form.get_by_role("textbox", name="E-mail", exact=True)).to_have_value("")
    name.fill(first)
    form.get_by_role("button", name=f"Use “{first} 2”").click()
    expect(form.get_by_text("Nobody has this name")).to_be_visible()
    form.get_by_role("textbox", name="E-mail", exact=True).fill(email)
    expect(page.get_by_role("status").filter(has_text="With the same e-mail")).to_contain_text(first)
    form.get_by_role("button", name="Create and…").click()
    page.get_by_role("menuitem", name="Create and go back to the list").click()
    expect(page).to_have_url(re.compile("/customers$"))
    found = api.get(f"/customers?where=email:is:{email}")["items"]
    told = [(one["name"], one["balance_control"], one["available_funds"]["amount"]) for one in found]
    assert told == [(first, "prepaid", "20.00000"), (f"{first} 2", "prepaid", "0.00000")]
    page.goto(f"/customers/{found[0]['id']}/xdrs")
    posted = page.get_by_role("table").get_by_role("row").filter(has_text="Opening balance")
    expect(posted.last).to_contain_text("−20.00")


def test_a_customer_is_registered_like_another_on_its_terms_and_not_under_its_e_mail(administrator):
    page, api = administrator, Api(administrator)
    limit = {"amount": "75.50", "currency": "EUR"}
    email = f"model{next(_unique)}@example.org"
    model = api.register(f"{_a_name()} and more", credit_limit=limit, city="Lviv", email=email)
    _open(page, model)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="New customer like this").click()
    form = page.get_by_role("form", name=f"New customer like {model['name']}")
    expect(form.get_by_role("textbox", name="Credit limit")).to_have_value("75.50")
    form.get_by_role("button", name=f"Use “{model['name']} 2”").click()
    assert_accessible(page)
    form.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", name=f"{model['name']} 2", exact=True)).to_be_visible()
    (made,) = api.get(f"/customers?where=name:is:{quote(model['name'] + ' 2')}")["items"]
    assert (made["credit_limit"], made["city"], made["email"]) == (model["credit_limit"], "Lviv", "")


def test_a_currency_that_is_chosen_first_leaves_out_the_classes_of_others(administrator):
    page, api = administrator, Api(administrator)
    of_yen, of_any = (f"{kind} {next(_unique)}" for kind in ("Yen only", "Any money"))
    api.post("/customer-classes", {"name": of_yen, "currency": "JPY"})
    api.post("/customer-classes", {"name": of_any})
    page.goto("/customers/new")
    classes = page.get_by_role("combobox", name="Class")
    currency = page.get_by_role("textbox", name="Currency").or_(page.get_by_role("combobox", name="Currency"))
    expect(classes.get_by_role("option", name=f"{of_yen} (JPY)")).to_be_attached()
    currency.fill("SEK")
    page.get_by_role("option", name=re.compile("^SEK")).click()
    expect(classes.get_by_role("option", name=f"{of_yen} (JPY)")).not_to_be_attached()
    expect(classes.get_by_role("option", name=of_any)).to_be_attached()
    currency.fill("JPY")
    page.get_by_role("option", name=re.compile("^JPY")).click()
    classes.select_option(label=f"{of_yen} (JPY)")
    expect(currency).to_be_disabled()


def test_the_credit_limit_is_set_and_taken_away(support):
    page = support
    customer = Api(page).register(_a_name())
    _open(page, customer)
    tile = page.get_by_role("region", name="Credit limit")
    for fill, told in (("75.50", "75.50 EUR"), (None, "No limit")):
        page.get_by_role("button", name="More actions").click()
        page.get_by_role("menuitem", name="Set credit limit").click()
        dialog = page.get_by_role("dialog")
        if fill is None:
            dialog.get_by_role("switch", name="No limit").check()
        else:
            dialog.get_by_role("textbox", name="Credit limit").fill(fill)
        dialog.get_by_role("button", name="Set the limit").click()
        expect(tile).to_contain_text(told)


def test_an_account_is_blocked_and_terminated_by_its_name(support):
    page, api = support, Api(support)
    customer = api.register(_a_name())
    number = api.open_account(customer)["identifier"]
    page.goto(f"/customers/{customer['id']}/accounts")
    row = page.get_by_role("table", name="Accounts").get_by_role("row").filter(has_text=number)
    row.get_by_role("button", name=f"More for {number}").click()
    page.get_by_role("menuitem", name="Block", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Block", exact=True).click()
    expect(row).to_contain_text("Blocked")
    row.get_by_role("button", name=f"More for {number}").click()
    page.get_by_role("menuitem", name="Terminate").click()
    dialog = page.get_by_role("dialog", name=f"Terminate {number}?")
    expect(dialog.get_by_role("button", name="Terminate")).to_be_disabled()
    dialog.get_by_role("textbox").fill(number)
    dialog.get_by_role("button", name="Terminate").click()
    expect(row).to_contain_text("Terminated")


def test_whoever_only_reads_is_offered_no_change(signed_in):
    page = signed_in("reader")
    customer = Api(page).caller()
    page.goto("/customers")
    expect(page.get_by_role("table", name="Customers").get_by_role("row").nth(1)).to_be_visible()
    expect(page.get_by_role("link", name="New customer")).to_have_count(0)
    _open(page, customer)
    expect(page.get_by_role("region", name="Accounts")).to_be_visible()
    expect(page.get_by_role("button", name="Change status")).to_have_count(0)
    page.goto("/customers/new")
    expect(page.get_by_role("heading", level=1, name="Not open to you")).to_be_visible()


def test_a_resellers_staff_sees_its_own_customers_only(reseller, administrator):
    own = Api(reseller).get("/customers?limit=500")
    foreign = Api(administrator).get("/customers?view=direct&where=kind:is:retail&limit=1")["items"][0]
    assert foreign["id"] not in {one["id"] for one in own["items"]}
    page = reseller
    page.goto("/customers")
    expect(page.get_by_role("table", name="Customers").get_by_role("row").nth(1)).to_be_visible()
    expect(page.get_by_text(re.compile(f"of {own['total']}$"))).to_be_visible()
    page.get_by_role("searchbox").fill(foreign["name"])
    expect(page.get_by_text("No customer matches")).to_be_visible()
    page.goto(f"/customers/{foreign['id']}")
    expect(page.get_by_role("heading", level=1, name="There is no such customer")).to_be_visible()
    assert_accessible(page)


def test_conditions_on_single_fields_are_put_together_and_taken_away_again(support):
    page = support
    someone = next(one for one in Api(page).get("/customers?limit=100")["items"] if one["city"] and one["email"])
    page.goto("/customers")
    table = page.get_by_role("table", name="Customers")
    expect(table.get_by_role("row").nth(1)).to_be_visible()

    page.keyboard.press("f")
    builder = page.get_by_role("form", name="Advanced search")
    builder.get_by_role("combobox", name="Field").select_option("City")
    builder.get_by_role("combobox", name="How to compare").select_option("is")
    builder.get_by_role("button", name="Search", exact=True).click()
    city = builder.get_by_role("textbox", name="Value for City")
    expect(city).to_have_accessible_description("Say what to compare with, or choose “is empty”.")
    expect(city).to_be_focused()
    city.fill(someone["city"])
    builder.get_by_role("button", name="Add condition").click()
    second = builder.get_by_role("listitem").nth(1)
    second.get_by_role("combobox", name="Field").select_option("E-mail")
    second.get_by_role("textbox", name="Value for E-mail").fill(someone["email"].upper())
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("where=city%3Ais%3A.+where=email%3Acontains%3A"))
    expect(table.get_by_role("row")).to_have_count(2)
    expect(table.get_by_role("link", name=someone["name"], exact=True)).to_be_visible()

    page.reload()
    expect(page.get_by_role("button", name=f"Remove: City is {someone['city']}", exact=True)).to_be_visible()
    opener = page.get_by_role("button", name="Advanced search")
    opener.click()
    builder.get_by_role("button", name="Back to simple search").click()
    expect(opener).to_be_focused()
    expect(page).not_to_have_url(re.compile("where="))


def test_choices_are_offered_where_a_field_has_few_values(support):
    page = support
    page.goto("/customers")
    page.get_by_role("button", name="Advanced search").click()
    builder = page.get_by_role("form", name="Advanced search")
    builder.get_by_role("combobox", name="Field").select_option("Kind")
    builder.get_by_role("combobox", name="Value for Kind").select_option("Distributor")
    builder.get_by_role("button", name="Search", exact=True).click()
    expect(page).to_have_url(re.compile("where=kind%3Ais%3Adistributor"))
    found = Api(page).get("/customers?where=kind:is:distributor")["total"]
    expect(page.get_by_role("table", name="Customers").get_by_role("row")).to_have_count(found + 1)


def test_alternatives_stand_in_a_frame_and_are_kept_with_a_saved_search(support):
    page = support
    ada, ben = [one for one in Api(page).get("/customers?limit=100")["items"] if one["city"] and one["email"]][:2]
    page.goto(f"/customers?where=kind:is:{ada['kind']}")
    table = page.get_by_role("table", name="Customers")
    expect(table.get_by_role("row").nth(1)).to_be_visible()
    page.keyboard.press("f")
    builder = page.get_by_role("form", name="Advanced search")
    builder.get_by_role("button", name="Add condition").click()
    second = builder.get_by_role("listitem").nth(1)
    expect(second.get_by_role("combobox", name="Field")).to_be_focused()
    second.get_by_role("combobox", name="How to compare").select_option("is")
    second.get_by_role("textbox", name="Value for Name").fill(ada["name"])
    second.get_by_role("button", name=f"or another condition beside: Name is {ada['name']}").click()
    group = builder.get_by_role("group", name="One of these must hold")
    expect(group.get_by_role("combobox", name="Field").nth(1)).to_be_focused()
    builder.get_by_role("button", name="Search", exact=True).click()
    empty = group.get_by_role("textbox", name="Value for Name").nth(1)
    expect(empty).to_be_focused()
    expect(empty).to_have_accessible_description("Say what to compare with, or choose “is empty”.")
    page.keyboard.type(ben["name"])
    assert_accessible(page)
    take_pictures(page, "customers-alternatives")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("where=kind.+or=1%3Aname%3Ais%3A.+or=1%3Aname%3Ais%3A"))
    expect(table.get_by_role("row")).to_have_count(2 + (ben["kind"] == ada["kind"]))

    page.get_by_role("button", name="Save search").click()
    dialog = page.get_by_role("dialog", name="Save search")
    dialog.get_by_role("textbox", name="Name").fill("One or the other")
    dialog.get_by_role("button", name="Save search").click()
    expect(dialog).not_to_be_visible()
    page.get_by_role("button", name=f"Remove: Name is {ada['name']} or Name is {ben['name']}").click()
    expect(page).not_to_have_url(re.compile("or="))
    expect(group).not_to_be_visible()
    page.get_by_role("navigation", name="Searches").get_by_role("link", name="One or the other").click()
    expect(group).to_be_visible()
    (saved,) = [one for one in Api(page).get("/saved-searches")["items"] if one["name"] == "One or the other"]
    assert saved["query"].count("or=1%3A") == 2
    Api(page).delete(f"/saved-searches/{saved['id']}")


def test_how_and_where_a_text_is_looked_for_is_chosen_once_and_told(support):
    page = support
    someone = next(one for one in Api(page).get("/customers?limit=100")["items"] if len(one["city"]) > 4)
    page.goto("/customers")
    table = page.get_by_role("table", name="Customers")
    box = page.get_by_role("searchbox")
    box.fill(someone["city"][1:])
    expect(table.get_by_text(f"City: {someone['city']}").first).to_be_visible()
    page.get_by_role("button", name="How and where to search").click()
    menu = page.get_by_role("dialog", name="How and where to search")
    menu.get_by_role("radio", name="begins with").check()
    menu.get_by_role("checkbox", name="City").check()
    with page.expect_response("**/session/preferences"):
        menu.get_by_role("checkbox", name="E-mail").check()
    expect(menu.get_by_role("checkbox", name="All fields")).not_to_be_checked()
    expect(page).to_have_url(re.compile("q_operator=begins_with&q_fields=email%2Ccity"))
    expect(page.get_by_text("No customer matches")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "customers-search-way")
    page.keyboard.press("Escape")

    box.fill("")
    expect(page).to_have_url(re.compile(r"/customers$"))
    page.evaluate("localStorage.clear()")
    page.goto("/customers")
    told = page.get_by_text("begins with · E-mail, City")
    expect(told).to_be_visible()
    box.fill(someone["city"][:4])
    expect(page).to_have_url(re.compile("q_operator=begins_with&q_fields=email%2Ccity"))
    expect(table.get_by_role("link", name=someone["name"], exact=True)).to_be_visible()

    page.goto(f"/customers?q={someone['city'][1:]}")
    expect(told).not_to_be_visible()
    page.goto("/customers")
    page.get_by_role("button", name="Remove: begins with · E-mail, City").click()
    expect(told).not_to_be_visible()
