import { i18n } from '@lingui/core';

/** Operations of the API and verbs of the command line, as what somebody did. */
const ACTIONS: Record<string, () => string> = {
  get_customers: () => i18n.t({ id: 'audit.get_customers', message: 'Listed customers' }),
  look_customer_up: () => i18n.t({ id: 'audit.look_customer_up', message: 'Looked a customer up' }),
  get_customer: () => i18n.t({ id: 'audit.get_customer', message: 'Read a customer' }),
  post_customer: () => i18n.t({ id: 'audit.post_customer', message: 'Registered a customer' }),
  patch_customer: () => i18n.t({ id: 'audit.patch_customer', message: 'Changed a customer' }),
  remove_customer: () => i18n.t({ id: 'audit.remove_customer', message: 'Deleted a customer' }),
  get_status_changes: () => i18n.t({ id: 'audit.get_status_changes', message: 'Read the history of a status' }),
  post_status_change: () => i18n.t({ id: 'audit.post_status_change', message: 'Changed a status' }),
  put_credit_limit: () => i18n.t({ id: 'audit.put_credit_limit', message: 'Set the credit limit' }),
  put_override_tariffs: () => i18n.t({ id: 'audit.put_override_tariffs', message: 'Set override tariffs' }),
  put_wholesale_product: () => i18n.t({ id: 'audit.put_wholesale_product', message: "Set a reseller's product" }),
  post_customer_class: () => i18n.t({ id: 'audit.post_customer_class', message: 'Made a customer class' }),
  get_accounts: () => i18n.t({ id: 'audit.get_accounts', message: "Listed a customer's accounts" }),
  find_accounts: () => i18n.t({ id: 'audit.find_accounts', message: 'Looked for an account' }),
  get_account: () => i18n.t({ id: 'audit.get_account', message: 'Read an account' }),
  post_account: () => i18n.t({ id: 'audit.post_account', message: 'Opened an account' }),
  post_account_change: () => i18n.t({ id: 'audit.post_account_change', message: 'Changed an account' }),
  post_product: () => i18n.t({ id: 'audit.post_product', message: 'Offered a product' }),
  post_rating_line: () => i18n.t({ id: 'audit.post_rating_line', message: 'Put a line on a rating list' }),
  post_tariff: () => i18n.t({ id: 'audit.post_tariff', message: 'Published a tariff' }),
  post_rates: () => i18n.t({ id: 'audit.post_rates', message: 'Scheduled rates' }),
  post_upload: () => i18n.t({ id: 'audit.post_upload', message: 'Uploaded a rate file' }),
  post_usage_source: () => i18n.t({ id: 'audit.post_usage_source', message: 'Declared a usage source' }),
  put_usage_source: () => i18n.t({ id: 'audit.put_usage_source', message: 'Declared a usage source again' }),
  post_usage: () => i18n.t({ id: 'audit.post_usage', message: 'Sent usage' }),
  post_usage_import: () => i18n.t({ id: 'audit.post_usage_import', message: 'Imported a call file' }),
  get_usage_imports: () => i18n.t({ id: 'audit.get_usage_imports', message: 'Listed imported files' }),
  post_quote: () => i18n.t({ id: 'audit.post_quote', message: 'Quoted a use' }),
  get_xdrs: () => i18n.t({ id: 'audit.get_xdrs', message: "Listed a customer's xDRs" }),
  get_xdr: () => i18n.t({ id: 'audit.get_xdr', message: 'Read an xDR' }),
  get_xdr_summary: () => i18n.t({ id: 'audit.get_xdr_summary', message: "Summed a customer's xDRs" }),
  get_xdrs_csv: () => i18n.t({ id: 'audit.get_xdrs_csv', message: "Exported a customer's xDRs (CSV)" }),
  get_xdrs_xlsx: () => i18n.t({ id: 'audit.get_xdrs_xlsx', message: "Exported a customer's xDRs (XLSX)" }),
  get_quarantine: () => i18n.t({ id: 'audit.get_quarantine', message: 'Listed quarantined records' }),
  get_quarantine_summary: () => i18n.t({ id: 'audit.get_quarantine_summary', message: 'Counted quarantined records' }),
  get_quarantined: () => i18n.t({ id: 'audit.get_quarantined', message: 'Read a quarantined record' }),
  post_release: () => i18n.t({ id: 'audit.post_release', message: 'Released quarantined records' }),
  post_drop: () => i18n.t({ id: 'audit.post_drop', message: 'Dropped quarantined records' }),
  post_session: () => i18n.t({ id: 'audit.post_session', message: 'Signed in' }),
  remove_session: () => i18n.t({ id: 'audit.remove_session', message: 'Signed out' }),
  remove_one_session: () => i18n.t({ id: 'audit.remove_one_session', message: 'Ended a session of their own' }),
  post_session_proof: () => i18n.t({ id: 'audit.post_session_proof', message: 'Gave the password again' }),
  post_session_password: () => i18n.t({ id: 'audit.post_session_password', message: 'Chose a new password' }),
  post_second_factor: () => i18n.t({ id: 'audit.post_second_factor', message: 'Began a second factor' }),
  post_second_factor_confirmation: () =>
    i18n.t({ id: 'audit.post_second_factor_confirmation', message: 'Confirmed a second factor' }),
  post_second_factor_removal: () => i18n.t({ id: 'audit.post_second_factor_removal', message: 'Removed their second factor' }),
  get_staff: () => i18n.t({ id: 'audit.get_staff', message: 'Listed staff members' }),
  get_staff_member: () => i18n.t({ id: 'audit.get_staff_member', message: 'Read a staff member' }),
  get_member_sessions: () => i18n.t({ id: 'audit.get_member_sessions', message: "Listed a member's sessions" }),
  post_staff_member: () => i18n.t({ id: 'audit.post_staff_member', message: 'Added a staff member' }),
  patch_staff_member: () => i18n.t({ id: 'audit.patch_staff_member', message: 'Changed a staff member' }),
  post_password_reset: () => i18n.t({ id: 'audit.post_password_reset', message: 'Made a new password for a member' }),
  post_second_factor_reset: () =>
    i18n.t({ id: 'audit.post_second_factor_reset', message: 'Took a second factor away' }),
  remove_member_session: () => i18n.t({ id: 'audit.remove_member_session', message: "Ended a member's session" }),
  post_api_token: () => i18n.t({ id: 'audit.post_api_token', message: 'Made an API token' }),
  take_api_token_over: () => i18n.t({ id: 'audit.take_api_token_over', message: 'Took an API token over' }),
  revoke_api_token: () => i18n.t({ id: 'audit.revoke_api_token', message: 'Revoked an API token' }),
  get_audit: () => i18n.t({ id: 'audit.get_audit', message: 'Read the audit trail' }),
  post_job_cancel: () => i18n.t({ id: 'audit.post_job_cancel', message: 'Cancelled a job' }),
  post_clock: () => i18n.t({ id: 'audit.post_clock', message: 'Moved the test clock' }),
  'staff add': () => i18n.t({ id: 'audit.staff_add', message: 'Added a staff member' }),
  'staff reset-password': () => i18n.t({ id: 'audit.staff_reset_password', message: 'Made a new password for a member' }),
};

/** What was done, in words; an operation newer than this page goes by its name. */
export const actionWords = (action: string) => ACTIONS[action]?.() ?? action.replaceAll('_', ' ');

export const knownActions = () => Object.keys(ACTIONS).filter((action) => !action.includes(' '));

const FIELDS: Record<string, () => string> = {
  name: () => i18n.t({ id: 'audit.field.name', message: 'name' }),
  email: () => i18n.t({ id: 'audit.field.email', message: 'e-mail' }),
  role: () => i18n.t({ id: 'audit.field.role', message: 'role' }),
  blocked: () => i18n.t({ id: 'audit.field.blocked', message: 'blocked' }),
  credit_limit: () => i18n.t({ id: 'audit.field.credit_limit', message: 'credit limit' }),
  status: () => i18n.t({ id: 'audit.field.status', message: 'status' }),
};

/** A field's name; what has none of its own reads with spaces. */
export const fieldWords = (field: string) => FIELDS[field]?.() ?? field.replaceAll('_', ' ');
