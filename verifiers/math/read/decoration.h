/* LaTeX that changes how an answer looks and not what it says: colours, sizes, marks at the end of a proof. What is not shown but might be
 * meant to be read (\phantom{8}, \tag{8}) is none: it stays unknown. Pure. */
#ifndef ASSAY_VERIFIERS_MATH_READ_DECORATION_H
#define ASSAY_VERIFIERS_MATH_READ_DECORATION_H

#include "common/view.h"

/* The offset behind the decoration that the backslash at `at` begins, with the arguments that are not shown ("\color{red}", "\fcolorbox{red}{white}"); what is
 * shown, as "7" in "\textcolor{red}{7}", is not passed. `at`: no decoration. A mark ("\checkmark", "\blacksquare", "\square") is one only at the end, behind
 * something. An argument without its closing brace runs to the end of the text. */
size_t math_decoration_end(assay_view text, size_t at);

#endif
