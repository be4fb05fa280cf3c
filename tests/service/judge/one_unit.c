/* See one_unit.h. */
#include "one_unit.h"

void one_unit_start(one_unit *unit) {
    static const judge_config config = {.faults = false};
    *unit = (one_unit){.state = judge_brain(NULL)->start(&config, &(engine_place){.sockets = {-1}})};
    assay_buffer_init(&unit->body, ENGINE_BODY_BYTES_MAX);
}

void one_unit_stop(one_unit *unit) {
    judge_brain(NULL)->stop(unit->state);
    assay_buffer_clear(&unit->body);
}

void one_unit_judge(one_unit *unit, uint32_t kind, assay_view call_head, assay_view group_head, assay_view item) {
    static const _Atomic uint32_t never;
    engine_unit seen = {.kind = kind,
                        .call_head = call_head,
                        .group_head = group_head,
                        .group_index = 3,
                        .first_item = 5,
                        .item_count = 1,
                        .items = &item,
                        .cancelled = &never,
                        .noted = unit->noted,
                        .notes = unit->notes};
    assay_buffer_reset(&unit->body);
    unit->record = (engine_record){.reward = 0};
    judge_brain(NULL)->item(unit->state, &seen, 0, &unit->body, &unit->record);
}
