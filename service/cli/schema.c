/* See schema.h. Columns as their publishers document them: open-r1/OpenR1-Math-220k; verl's parquet columns, its generation output and its rollout dumps; allenai's
 * Tulu 3 mixtures; NeMo-Gym's rollouts (OpenAI Responses objects); LiveCodeBench's problems and its custom-evaluation files; OpenAI chat completions and batch
 * output; IFEval's prompts joined with its response files; TRL's datasets. */
#include "service/cli/schema.h"

#include "assay/v1/reference.pb-c.h"

static const schema schemas[] = {
    {.name = "openr1",
     .generations = "generations",
     .prompt = "problem",
     .answers = "answer|solution",
     .id = "uuid",
     .group = "uuid|problem",
     .finish_reason = "finish_reasons",
     .token_count = "generation_token_length",
     .what = "OpenR1-Math: problem, generations[], answer, finish_reasons[], uuid"},
    {.name = "verl",
     .completion = "response|responses|output|solution_str",
     .prompt = "prompt|input",
     .answers = "reward_model.ground_truth|ground_truth|gts",
     .id = "extra_info.index|id",
     .group = "uid|extra_info.index",
     .what = "verl: prompt, response or responses[], reward_model.ground_truth; rollout dumps: input, output, gts"},
    {.name = "tulu",
     .completion = "messages",
     .prompt = "messages",
     .answers = "ground_truth|answer",
     .group = "prompt_id|id",
     .what = "Tulu 3: messages (the last is judged), ground_truth"},
    {.name = "nemo-gym",
     .completion = "response.output|response.output_text",
     .prompt = "responses_create_params.input",
     .answers = "expected_answer|ground_truth|answer",
     .group = "_ng_task_index|task_index|id|uuid",
     .token_count = "response.usage.output_tokens",
     .finish_reason = "response.incomplete_details.reason|response.status",
     .what = "NeMo-Gym rollouts: responses_create_params.input, response.output, expected_answer"},
    {.name = "livecodebench",
     .generations = "output_list|code_list|generations",
     .completion = "output|code",
     .prompt = "question_content",
     .tests = "private_test_cases|public_test_cases",
     .programs = "code_list|code",
     .id = "question_id",
     .group = "question_id",
     .rubric = "code",
     .what = "LiveCodeBench: question_id, output_list[] or code_list[], private_test_cases"},
    {.name = "openai-messages",
     .completion = "choices.0.message|response.body.choices.0.message|messages",
     .prompt = "request.messages|messages",
     .answers = "answer|ground_truth|solution|expected_answer|label",
     .id = "id|custom_id",
     .group = "custom_id|prompt_id|id",
     .token_count = "usage.completion_tokens|response.body.usage.completion_tokens",
     .finish_reason = "choices.0.finish_reason|response.body.choices.0.finish_reason",
     .what = "OpenAI: messages (the last is judged), chat completions, batch output; answer"},
    {.name = "ifeval",
     .completion = "response|completion|output",
     .prompt = "prompt",
     .id = "key",
     .group = "key|prompt",
     .rubric = "ifeval",
     .what = "IFEval: key, prompt, instruction_id_list, kwargs, and a response"},
    {.name = "trl",
     .completion = "completion|completions",
     .prompt = "prompt|prompts",
     .answers = "solution|answer|ground_truth",
     .group = "prompt_id|prompt",
     .what = "TRL: prompt, completion (text or messages, or a list), solution or answer"},
};
enum { SCHEMAS = sizeof schemas / sizeof schemas[0] };

const schema *schema_at(size_t index) {
    return index < SCHEMAS ? &schemas[index] : NULL;
}

const schema *schema_find(const char *name) {
    for (size_t i = 0; i < SCHEMAS; i++) {
        if (strcmp(schemas[i].name, name) == 0) return &schemas[i];
    }
    return NULL;
}

static void fill(assay_view *key, const char *from) {
    if (key->size == 0 && from) *key = assay_view_of(from);
}

void schema_apply(const schema *from, judge_line_config *config, assay_view *group_key) {
    bool answers_given = config->key_reference_answers.size > 0;
    if (config->key_completion.size == 0) fill(&config->key_generations, from->generations);
    fill(&config->key_completion, from->completion);
    fill(&config->key_prompt, from->prompt);
    fill(&config->key_id, from->id);
    fill(&config->key_token_count, from->token_count);
    fill(&config->key_finish_reason, from->finish_reason);
    fill(&config->key_reasoning, from->reasoning);
    fill(group_key, from->group);
    fill(&config->key_programs, from->programs);
    if (answers_given) return;
    fill(&config->key_reference_answers, from->answers);
    config->reference_optional = true;
    fill(&config->key_tests, from->tests);
    if (from->tests) config->tests_format = ASSAY__V1__NATIVE_TESTS_FORMAT__NATIVE_TESTS_FORMAT_LIVE_CODE_BENCH;
}
