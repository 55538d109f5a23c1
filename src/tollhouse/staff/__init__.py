"""Who works here: members and their sessions, API tokens, the audit trail, the answers kept for repeated requests.

Promises that no password, cookie or token can be read out of the database, that what was revoked opens nothing from
that moment on, that time and wording of a refusal do not tell which logins exist, that a one-time code is good for one
time, that a request sent twice under one key is answered once, and that nobody gives away more than their caps say,
however many acts are under way at once.

Verbs: add_member, change_member, reset_password, choose_password, reset_second_factor; begin_sign_in, finish_sign_in,
session_for, end_session, end_sessions; offer_second_factor, confirm_second_factor, remove_second_factor; make_token,
take_token_over, revoke_token, token_for; save_search, change_saved_search, delete_saved_search; leave_trace,
open_audit_months; answer_once; count_given, may_give; forget_answers, forget_sessions, forget_old_attempts,
forget_given; of customers who are forgotten forget_values, forget_telltales, forget_answers_about.
"""
