/* Where a child's small objects lie: a region of a few hundred kilobytes that the mother has not written to, filled from its begin. */
#ifndef ASSAY_SANDBOX_PYTHON_REGION_H
#define ASSAY_SANDBOX_PYTHON_REGION_H

/* In the mother: from now on Python's objects are taken from the region while it lasts, then as before. */
void region_install(void);
/* In a child: makes the first pages at once, which costs less than a fault for each. */
void region_enter_child(void);

#endif
