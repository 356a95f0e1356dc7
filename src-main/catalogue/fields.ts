/** What the edit log keeps of an image: the columns of a person's decisions. The position is what the log stores: never moved, only appended to. */
export const fields = [
  'class_id',
  'flag',
  'weight',
  'split_id',
  'tags',
  'label_quality',
  'suspected_class_id',
  'suggested_class_id',
] as const;

export type Field = (typeof fields)[number];

/** In the log, the name of a class: its `image_id` is then the index of the class. */
export const classNameField = 100;

/** In the log, the order of the classes on the screen, whole: its `image_id` is then 0. */
export const classOrderField = 103;

/** In the log, the colour of a class: its `image_id` is then the class's own number. */
export const classColourField = 104;
