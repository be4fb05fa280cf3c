/* How a warm interpreter's memory is laid out, so that its children are cheap. A child costs what the mother's page tables cost to copy and what it writes to
 * (each first write to a page is a fault and a copy; a virtual machine makes both several times dearer). So
 *   - the interpreter's code and the heap that stands when the mother does are in huge pages: one entry stands for 512, and is only read;
 *   - what a child allocates lies side by side in a small region, not in the holes of old pools, each on a page of its own.
 * All of it is best effort: where a kernel or an interpreter lacks something, children are dearer and do the same. */
#ifndef ASSAY_SANDBOX_PYTHON_MEMORY_H
#define ASSAY_SANDBOX_PYTHON_MEMORY_H

/* In the mother, when everything is loaded that children share. What is allocated from here on is what each child writes to: it lies where children allocate. */
void memory_settle(void);
/* What is free between what is in use is taken for good. */
void memory_fill_holes(void);
/* First thing in a child. */
void memory_enter_child(void);

#endif
