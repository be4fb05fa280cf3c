/* The model file as it was compiled in, 64-aligned; empty where the build had none. */
#ifndef ASSAY_LANG_DETECT_EMBEDDED_H
#define ASSAY_LANG_DETECT_EMBEDDED_H

#include "common/view.h"

assay_view lang_embedded_model(void);

#endif
