import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';

type Side = 'before' | 'after';

interface Dragged {
  list: string;
  column: string;
}

/** Lets a heading be dragged and dropped beside another of the same list. */
export function makeDraggable(
  element: HTMLElement,
  own: Dragged,
  onEdge: (side: Side | null) => void,
  onDrop: (column: string, side: Side) => void,
): () => void {
  const told = (data: Record<string | symbol, unknown>) => data as unknown as Dragged;
  const sideAt = (x: number): Side => {
    const box = element.getBoundingClientRect();
    const isFirstHalf = x < box.left + box.width / 2;
    const isMirrored = getComputedStyle(element).direction === 'rtl';
    return isFirstHalf !== isMirrored ? 'before' : 'after';
  };
  return combine(
    draggable({ element, getInitialData: () => ({ ...own }) }),
    dropTargetForElements({
      element,
      canDrop: ({ source }) => told(source.data).list === own.list && told(source.data).column !== own.column,
      onDrag: ({ location }) => onEdge(sideAt(location.current.input.clientX)),
      onDragLeave: () => onEdge(null),
      onDrop: ({ source, location }) => {
        onEdge(null);
        onDrop(told(source.data).column, sideAt(location.current.input.clientX));
      },
    }),
  );
}
