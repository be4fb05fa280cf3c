// A GPU as device.h describes it. Launches and copies only; the kernels are in kernels.cuh.
#include <cuda_runtime.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include "lang_detect/cuda/device.h"
#include "lang_detect/cuda/kernels.cuh"

namespace {

constexpr int BLOCKS_PER_PROCESSOR = 16;

// One piece on its way: pinned host memory, device memory, a stream.
struct Slot {
    cudaStream_t stream = nullptr;
    uint16_t *symbols = nullptr, *host_symbols = nullptr;
    lang_batch_word *words = nullptr, *host_words = nullptr;
    lang_batch_chain *chains = nullptr, *host_chains = nullptr;
    int16_t *sums = nullptr, *host_sums = nullptr;  // host_sums only once somebody asked for them
    uint64_t *came = nullptr;
    uint8_t *best = nullptr, *labels = nullptr, *host_labels = nullptr;
    uint32_t words_count = 0;
    bool wants_sums = false;
};

int note(lang_device_failure *failure, cudaError_t error, const char *what) {
    if (error == cudaSuccess) return 0;
    failure->code = static_cast<int>(error);
    std::snprintf(failure->text, sizeof failure->text, "%s: %s", what, cudaGetErrorString(error));
    (void)cudaGetLastError();  // clear what is not sticky
    return failure->code;
}

template <typename T>
bool on_device(T **pointer, size_t count, uint64_t *bytes, lang_device_failure *failure) {
    *bytes += count * sizeof(T);
    return note(failure, cudaMalloc(reinterpret_cast<void **>(pointer), count * sizeof(T) + 16), "reserving device memory") == 0;
}
template <typename T>
bool pinned(T **pointer, size_t count, lang_device_failure *failure) {
    return note(failure, cudaMallocHost(reinterpret_cast<void **>(pointer), count * sizeof(T) + 16), "reserving pinned memory") == 0;
}

}  // namespace

struct lang_device {
    int ordinal = 0;
    unsigned grid = 1;
    uint64_t bytes = 0;
    lang_device_limits limits = {};
    lang_device_table *tables = nullptr;
    int8_t *weights[LANG_DEVICE_TABLES_MAX] = {};
    Slot slots[LANG_DEVICE_SLOTS];
    char name[300] = {};
};

int lang_device_is_emulated(void) { return 0; }

int lang_device_count(lang_device_failure *why) {
    *why = {};
    int count = 0;
    // No driver (35), no device (100): the same to us.
    return note(why, cudaGetDeviceCount(&count), "looking for devices") ? 0 : count;
}

static bool open_slot(Slot *slot, lang_device *device, lang_device_failure *failure) {
    const lang_device_limits &limits = device->limits;
    return note(failure, cudaStreamCreateWithFlags(&slot->stream, cudaStreamNonBlocking), "making a stream") == 0 &&
           on_device(&slot->symbols, limits.symbols, &device->bytes, failure) && pinned(&slot->host_symbols, limits.symbols, failure) &&
           on_device(&slot->words, limits.words, &device->bytes, failure) && pinned(&slot->host_words, limits.words, failure) &&
           on_device(&slot->chains, limits.chains, &device->bytes, failure) && pinned(&slot->host_chains, limits.chains, failure) &&
           on_device(&slot->sums, static_cast<size_t>(limits.words) * LANG_SUMS, &device->bytes, failure) &&
           on_device(&slot->came, limits.words, &device->bytes, failure) && on_device(&slot->best, limits.words, &device->bytes, failure) &&
           on_device(&slot->labels, limits.words, &device->bytes, failure) && pinned(&slot->host_labels, limits.words, failure);
}

static bool copy_model(lang_device *device, const lang_device_model *model, lang_device_failure *failure) {
    lang_device_table tables[LANG_DEVICE_TABLES_MAX] = {};
    for (uint32_t t = 0; t < model->tables; t++) {
        size_t bytes = static_cast<size_t>(model->rows[t]) * model->row_bytes[t];
        tables[t] = {nullptr, model->kana[t], model->rows[t], model->row_bytes[t]};
        if (bytes == 0) continue;
        if (!on_device(&device->weights[t], bytes, &device->bytes, failure)) return false;
        if (note(failure, cudaMemcpy(device->weights[t], model->weights[t], bytes, cudaMemcpyHostToDevice), "copying the model")) return false;
        tables[t].weights = device->weights[t];
    }
    return on_device(&device->tables, LANG_DEVICE_TABLES_MAX, &device->bytes, failure) &&
           note(failure, cudaMemcpy(device->tables, tables, sizeof tables, cudaMemcpyHostToDevice), "copying the tables") == 0;
}

lang_device *lang_device_open(int ordinal, const lang_device_model *model, const lang_device_limits *limits, lang_device_failure *failure) {
    *failure = {};
    cudaDeviceProp properties;
    if (note(failure, cudaSetDevice(ordinal), "choosing the device")) return nullptr;
    if (note(failure, cudaGetDeviceProperties(&properties, ordinal), "asking the device")) return nullptr;
    if (properties.major < 8) {
        failure->code = -1;
        std::snprintf(failure->text, sizeof failure->text, "compute capability %d.%d; 8.0 is needed", properties.major, properties.minor);
        return nullptr;
    }
    void *memory = std::malloc(sizeof(lang_device)); // not new: a C program links this without the C++ library
    if (!memory) return nullptr;
    lang_device *device = new (memory) lang_device;
    device->ordinal = ordinal;
    device->limits = *limits;
    device->grid = static_cast<unsigned>(properties.multiProcessorCount * BLOCKS_PER_PROCESSOR);
    std::snprintf(device->name, sizeof device->name, "%s, sm_%d%d", properties.name, properties.major, properties.minor);
    bool opened = copy_model(device, model, failure);
    for (int s = 0; opened && s < LANG_DEVICE_SLOTS; s++) opened = open_slot(&device->slots[s], device, failure);
    if (opened) return device;
    lang_device_close(device);
    return nullptr;
}

void lang_device_close(lang_device *device) {
    if (!device) return;
    (void)cudaSetDevice(device->ordinal);
    for (Slot &slot : device->slots) {
        if (slot.stream) (void)cudaStreamDestroy(slot.stream);
        for (void *memory : {static_cast<void *>(slot.symbols), static_cast<void *>(slot.words), static_cast<void *>(slot.chains),
                             static_cast<void *>(slot.sums), static_cast<void *>(slot.came), static_cast<void *>(slot.best),
                             static_cast<void *>(slot.labels)})
            if (memory) (void)cudaFree(memory);
        for (void *memory : {static_cast<void *>(slot.host_symbols), static_cast<void *>(slot.host_words), static_cast<void *>(slot.host_chains),
                             static_cast<void *>(slot.host_sums), static_cast<void *>(slot.host_labels)})
            if (memory) (void)cudaFreeHost(memory);
    }
    for (int8_t *weights : device->weights)
        if (weights) (void)cudaFree(weights);
    if (device->tables) (void)cudaFree(device->tables);
    (void)cudaGetLastError();
    std::free(device);
}

const char *lang_device_name(const lang_device *device) {
    return device->name;
}
uint64_t lang_device_bytes(const lang_device *device) {
    return device->bytes;
}

static int copy_in(Slot *slot, const lang_device_piece *piece, lang_device_failure *failure) {
    size_t symbols = piece->symbols_count * sizeof *piece->symbols, words = piece->words_count * sizeof *piece->words,
           chains = piece->chains_count * sizeof *piece->chains;
    std::memcpy(slot->host_symbols, piece->symbols, symbols);
    std::memcpy(slot->host_words, piece->words, words);
    std::memcpy(slot->host_chains, piece->chains, chains);
    const char *what = "copying a piece";
    if (note(failure, cudaMemcpyAsync(slot->symbols, slot->host_symbols, symbols, cudaMemcpyHostToDevice, slot->stream), what)) return failure->code;
    if (note(failure, cudaMemcpyAsync(slot->words, slot->host_words, words, cudaMemcpyHostToDevice, slot->stream), what)) return failure->code;
    return note(failure, cudaMemcpyAsync(slot->chains, slot->host_chains, chains, cudaMemcpyHostToDevice, slot->stream), what);
}

static unsigned blocks_for(const lang_device *device, uint32_t warps) {
    unsigned needed = (warps + LANG_BLOCK_WARPS - 1) / LANG_BLOCK_WARPS;
    return needed < 1 ? 1 : needed < device->grid ? needed : device->grid;
}

int lang_device_start(lang_device *device, int slot_index, const lang_device_piece *piece, int want_sums, lang_device_failure *failure) {
    *failure = {};
    Slot *slot = &device->slots[slot_index];
    const lang_device_limits &limits = device->limits;
    if (piece->words_count > limits.words || piece->symbols_count > limits.symbols || piece->chains_count > limits.chains) {
        failure->code = -2;
        std::snprintf(failure->text, sizeof failure->text, "a piece beyond the limits");
        return failure->code;
    }
    if (note(failure, cudaSetDevice(device->ordinal), "choosing the device")) return failure->code;
    slot->words_count = piece->words_count;
    slot->wants_sums = want_sums != 0;
    if (want_sums && !slot->host_sums && !pinned(&slot->host_sums, static_cast<size_t>(limits.words) * LANG_SUMS, failure)) return failure->code;
    if (copy_in(slot, piece, failure)) return failure->code;
    lang_kernel_batch batch = {slot->symbols, slot->words, slot->chains, device->tables, slot->sums, slot->came, slot->best, slot->labels,
                               piece->words_count, piece->chains_count, {}};
    std::memcpy(batch.costs, piece->costs, sizeof batch.costs);
    lang_kernel_sum<<<blocks_for(device, piece->words_count), LANG_BLOCK_THREADS, 0, slot->stream>>>(batch);
    lang_kernel_decide<<<blocks_for(device, piece->chains_count), LANG_BLOCK_THREADS, 0, slot->stream>>>(batch);
    if (note(failure, cudaGetLastError(), "launching")) return failure->code;
    if (note(failure, cudaMemcpyAsync(slot->host_labels, slot->labels, piece->words_count, cudaMemcpyDeviceToHost, slot->stream), "copying labels"))
        return failure->code;
    if (!want_sums) return 0;
    size_t bytes = static_cast<size_t>(piece->words_count) * LANG_SUMS * sizeof(int16_t);
    return note(failure, cudaMemcpyAsync(slot->host_sums, slot->sums, bytes, cudaMemcpyDeviceToHost, slot->stream), "copying sums");
}

int lang_device_wait(lang_device *device, int slot_index, uint8_t *labels, int16_t *sums, lang_device_failure *failure) {
    *failure = {};
    Slot *slot = &device->slots[slot_index];
    if (note(failure, cudaSetDevice(device->ordinal), "choosing the device")) return failure->code;
    if (note(failure, cudaStreamSynchronize(slot->stream), "waiting for a piece")) return failure->code;
    std::memcpy(labels, slot->host_labels, slot->words_count);
    if (sums && slot->wants_sums) std::memcpy(sums, slot->host_sums, static_cast<size_t>(slot->words_count) * LANG_SUMS * sizeof(int16_t));
    return 0;
}
