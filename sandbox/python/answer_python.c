/* The interpreter's functions that calls in C use, found by their names once the interpreter stands. See answer.h. */
#include <dlfcn.h>

#include "sandbox/python/answer_internal.h"

answer_python py;
bool answer_found_all;

static void find(const char *name, void *place) {
    void *found = dlsym(RTLD_DEFAULT, name);
    if (!found) answer_found_all = false;
    memcpy(place, &found, sizeof found);
}

static void find_objects(void) {
    find("_Py_NoneStruct", &py.none);
    find("_Py_TrueStruct", &py.yes);
    find("_Py_FalseStruct", &py.no);
    find("PyLong_Type", &py.integer_type);
    find("PyFloat_Type", &py.float_type);
    find("PyUnicode_Type", &py.text_type);
    find("PyBytes_Type", &py.bytes_type);
    find("PyList_Type", &py.list_type);
    find("PyTuple_Type", &py.tuple_type);
    find("PyDict_Type", &py.dict_type);
    find("PySet_Type", &py.set_type);
    find("PyFrozenSet_Type", &py.frozen_type);
    find("PyExc_Exception", &py.exception_type);
}

static void find_makers(void) {
    find("PyLong_FromLongLong", &py.integer);
    find("PyLong_FromString", &py.integer_of);
    find("PyNumber_ToBase", &py.to_base);
    find("PyFloat_FromDouble", &py.real);
    find("PyUnicode_DecodeUTF8", &py.text);
    find("PyBytes_FromStringAndSize", &py.bytes);
    find("PyList_New", &py.list);
    find("PyTuple_New", &py.tuple);
    find("PyDict_New", &py.dict);
    find("PySet_New", &py.set);
    find("PyFrozenSet_New", &py.frozen);
    find("PyMarshal_ReadObjectFromString", &py.unmarshal);
    find("PyMarshal_WriteObjectToString", &py.marshal);
    find("PyEval_EvalCode", &py.evaluate);
    find("PyObject_Call", &py.call);
}

static void find_readers(void) {
    find("PyList_GetItem", &py.list_item);
    find("PyTuple_GetItem", &py.tuple_item);
    find("PyDict_GetItem", &py.dict_get);
    find("PyDict_Next", &py.dict_next);
    find("PyObject_GetIter", &py.iterator);
    find("PyIter_Next", &py.next);
    find("PyModule_GetDict", &py.module_dict);
    find("PyImport_GetModuleDict", &py.modules);
    find("PySys_GetObject", &py.stream_of);
    find("PyUnicode_AsUTF8AndSize", &py.utf8);
    find("PyLong_AsLongLongAndOverflow", &py.long_long);
    find("PyFloat_AsDouble", &py.to_real);
    find("PyObject_Size", &py.size);
    find("PyBytes_AsStringAndSize", &py.bytes_of);
}

static void find_writers(void) {
    find("PyList_Append", &py.append);
    find("PyTuple_SetItem", &py.put);
    find("PyDict_SetItem", &py.dict_put);
    find("PyDict_SetItemString", &py.dict_put_named);
    find("PySet_Add", &py.add);
    find("PySys_SetObject", &py.set_stream);
    find("PyErr_Occurred", &py.occurred);
    find("PyErr_ExceptionMatches", &py.matches);
    find("PyErr_Fetch", &py.fetch);
    find("PyErr_NormalizeException", &py.normal);
    find("PyErr_Clear", &py.clear);
    find("Py_IncRef", &py.keep);
    find("Py_DecRef", &py.give_up);
}

/* An object begins with a count and its type there: so the stable ABI to 3.12; what follows has builds that begin otherwise. */
bool answer_load(void) {
    const char *(*version)(void) = NULL;
    answer_found_all = true;
    find("Py_GetVersion", &version);
    if (!answer_found_all || strncmp(version(), "3.", 2) != 0 || strtol(version() + 2, NULL, 10) > 12)
        return answer_found_all = false;
    find_objects();
    find_makers();
    find_readers();
    find_writers();
    return answer_found_all;
}
