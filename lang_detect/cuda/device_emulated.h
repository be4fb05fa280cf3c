/* What tests may ask of the emulated device. */
#ifndef ASSAY_LANG_DETECT_DEVICE_EMULATED_H
#define ASSAY_LANG_DETECT_DEVICE_EMULATED_H

/* The call (open, start or wait) after `calls` more ones fails, once; negative: none. */
void lang_device_emulated_fail_after(int calls);
/* How many devices there are: 0 to 2; at first 2. */
void lang_device_emulated_set_count(int count);

#endif
