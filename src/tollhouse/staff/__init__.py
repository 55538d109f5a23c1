"""Who works here: API tokens with a role and a scope, and the answers kept for repeated requests.

Promises that a token's secret is shown once and never stored, that a revoked one opens nothing from that moment on,
and that a request sent twice under one key is answered once.

Verbs: make_token, revoke_token, token_for, answer_once, forget_answers.
"""
