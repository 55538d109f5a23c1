export function CommandMenu({ onClose }: { onClose: () => void }) {
  void onClose;
  return null;
}
