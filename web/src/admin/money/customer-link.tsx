import { Link } from '@tanstack/react-router';

/** To the part of a customer's page that shows more of the same. */
export function CustomerLink({ of: { customer_id: id, customer_name: name }, panel }: { of: { customer_id: string; customer_name: string }; panel: string }) {
  return (
    <Link to="/customers/$id/{-$panel}" params={{ id, panel }}>
      {name}
    </Link>
  );
}
