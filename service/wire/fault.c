/* How the engine's faults are told to clients, and errors of the call's head that scorers found. */
#include "service/judge/judge.h"
#include "service/wire/wire_internal.h"

wire_fault wire_fault_of(engine_fault fault, uint8_t attempts) {
    switch (fault) {
        case ENGINE_FAULT_CRASHED:
            return (wire_fault){
                "SCORER_CRASHED",
                attempts > 1 ? "the scorer died twice on this completion" : "the scorer died on this completion", attempts < 2,
                STATUS_ERROR};
        case ENGINE_FAULT_CPU:
            return (wire_fault){"CPU_BACKSTOP", "this completion used up the CPU time that a scorer may spend on one", false,
                                STATUS_ERROR};
        case ENGINE_FAULT_DEADLINE: return (wire_fault){"DEADLINE", "not judged before the deadline", true, STATUS_DEADLINE};
        case ENGINE_FAULT_CANCELLED: return (wire_fault){"CANCELLED", "the call was cancelled", true, STATUS_DEADLINE};
        case ENGINE_FAULT_NONE:
        case ENGINE_FAULT_INTERNAL: break;
    }
    return (wire_fault){"INTERNAL", "the result of this completion was malformed", false, STATUS_ERROR};
}

assay_status wire_call_error(const engine_job *job) {
    for (size_t i = 0; i < engine_job_item_count(job); i++) {
        const engine_item *item = engine_job_item(job, i);
        if (item->fault == ENGINE_FAULT_NONE && (item->record.flags & ENGINE_FLAG_CALL_ERROR))
            return judge_error_read(item->body);
    }
    return assay_ok();
}
