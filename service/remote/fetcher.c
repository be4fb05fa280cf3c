/* The fetcher: see remote.h. One thread: datagrams come in, requests go out by libcurl's multi interface, answers go back. What it is asked is decoded here, from
 * an anonymous file; texts are bounded by the wire's own limits. */
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "assay/v1/score.pb-c.h"
#include "common/clock.h"
#include "service/limits.h"
#include "service/remote/remote.h"
#include "service/wire/wire.h"

enum {
    WANTS_MAX = 4096,
    BATCH_MAX = 256,
    POLL_MS = 500,
    BACKOFF_FIRST_MS = 100,
    CONNECT_MS_MAX = 5000,
    RESPAWN_PAUSE_MS = 100
};
static const int64_t NS_PER_MS = 1000000;

/* ---- what is wanted ---- */

typedef struct want {
    struct want *next;
    remote_ask ask;
    uint32_t attempts; /* made so far */
    bool alone;        /* a batch with it was refused: it goes alone */
    int64_t not_before_ns;
    char *text;       /* prompt, completion, label */
    remote_pair pair; /* of it */
} want;

typedef struct place {
    const remote_endpoint *endpoint;
    want *first, **last;
    uint32_t active; /* transfers */
} place;

typedef struct transfer {
    CURL *easy;
    struct curl_slist *headers;
    place *place;
    want *wants[BATCH_MAX];
    size_t count;
    assay_buffer request, response;
    bool too_large;
} transfer;

typedef struct fetcher {
    int socket;
    CURLM *multi;
    place places[REMOTES_MAX];
    size_t place_count, want_count;
} fetcher;

static void answer(fetcher *self, want *one, remote_outcome outcome, double score, const char *why) {
    remote_answer made = {.id = one->ask.id, .outcome = (uint32_t)outcome, .score = score};
    snprintf(made.why, sizeof made.why, "%s", why);
    (void)!send(self->socket, &made, sizeof made, MSG_NOSIGNAL);
    free(one->text);
    free(one);
    self->want_count--;
}

static void enqueue(place *at, want *one) {
    one->next = NULL;
    *at->last = one;
    at->last = &one->next;
}

/* ---- reading what is asked ---- */

static size_t turns_bytes(const Assay__V1__Group *group) {
    size_t bytes = 0;
    for (size_t i = 0; i < group->n_messages; i++)
        bytes += strlen(group->messages[i]->role) + group->messages[i]->content.len + 3;
    return bytes;
}

/* The prompt as text: as given, or the turns with their roles; a user's only turn is its text. */
static size_t put_prompt(const Assay__V1__Group *group, char *out) {
    size_t size = 0;
    if (group->prompt.len) {
        memcpy(out, group->prompt.data, group->prompt.len);
        return group->prompt.len;
    }
    bool plain = group->n_messages == 1 && strcmp(group->messages[0]->role, "user") == 0;
    for (size_t i = 0; i < group->n_messages; i++) {
        const Assay__V1__Message *turn = group->messages[i];
        size_t role = strlen(turn->role);
        if (i) out[size++] = '\n';
        if (!plain) {
            memcpy(out + size, turn->role, role);
            memcpy(out + size + role, ": ", 2);
            size += role + 2;
        }
        if (turn->content.len) memcpy(out + size, turn->content.data, turn->content.len);
        size += turn->content.len;
    }
    return size;
}

static bool fill(want *one, const Assay__V1__Group *group, const Assay__V1__Completion *completion) {
    assay_view text =
        assay_view_slice((assay_view){(const char *)completion->text.data, completion->text.len}, one->ask.begin, one->ask.end);
    assay_view label = remote_label_of(group);
    one->text = malloc(group->prompt.len + turns_bytes(group) + text.size + label.size + 1);
    if (!one->text) return false;
    size_t prompt = put_prompt(group, one->text);
    char *rest = one->text + prompt;
    if (text.size) memcpy(rest, text.data, text.size);
    if (label.size) memcpy(rest + text.size, label.data, label.size);
    one->pair = (remote_pair){{one->text, prompt}, {rest, text.size}, {rest + text.size, label.size}};
    return true;
}

static bool decode(want *one, assay_view head, assay_view item) {
    bool good = wire_check_input(head, &assay__v1__group__descriptor, LIMIT_NESTING).code == ASSAY_OK &&
                wire_check_input(item, &assay__v1__completion__descriptor, LIMIT_NESTING).code == ASSAY_OK;
    Assay__V1__Group *group = good ? assay__v1__group__unpack(NULL, head.size, (const uint8_t *)head.data) : NULL;
    Assay__V1__Completion *completion =
        good ? assay__v1__completion__unpack(NULL, item.size, (const uint8_t *)item.data) : NULL;
    good = group && completion && fill(one, group, completion);
    if (group) assay__v1__group__free_unpacked(group, NULL);
    if (completion) assay__v1__completion__free_unpacked(completion, NULL);
    return good;
}

static bool read_file(want *one, int file) {
    size_t size = (size_t)one->ask.head_bytes + one->ask.completion_bytes;
    struct stat what;
    if (fstat(file, &what) != 0 || what.st_size < 0 || (size_t)what.st_size < size) return false;
    char *bytes = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0) : NULL;
    if (size && bytes == MAP_FAILED) return false;
    assay_view all = {bytes, size};
    bool good = decode(one, assay_view_slice(all, 0, one->ask.head_bytes), assay_view_slice(all, one->ask.head_bytes, size));
    if (size) munmap(bytes, size);
    return good;
}

static place *place_of(fetcher *self, const char *name) {
    for (size_t i = 0; i < self->place_count; i++) {
        if (strncmp(self->places[i].endpoint->config->name, name, REMOTE_NAME_BYTES + 1) == 0) return &self->places[i];
    }
    return NULL;
}

static void take(fetcher *self, const remote_ask *ask, int file) {
    want *one = calloc(1, sizeof *one);
    if (!one) return; /* the front's deadline ends the waiting */
    one->ask = *ask;
    one->ask.endpoint[REMOTE_NAME_BYTES] = '\0';
    self->want_count++;
    place *at = place_of(self, one->ask.endpoint);
    if (!at) answer(self, one, REMOTE_UNKNOWN, 0, "this server has no endpoint of that name");
    else if (file < 0 || !read_file(one, file)) answer(self, one, REMOTE_FAILED, 0, "the completion could not be handed over");
    else enqueue(at, one);
}

/* False: the front has gone. */
static bool receive_all(fetcher *self) {
    while (self->want_count < WANTS_MAX) {
        remote_ask ask;
        char control[CMSG_SPACE(sizeof(int))];
        struct iovec part = {&ask, sizeof ask};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
        ssize_t got = recvmsg(self->socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
        if (got == 0) return false;
        if (got < 0) return errno == EAGAIN || errno == EINTR;
        int file = -1;
        struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
        if (rights && rights->cmsg_type == SCM_RIGHTS) memcpy(&file, CMSG_DATA(rights), sizeof file);
        if (got == (ssize_t)sizeof ask) take(self, &ask, file);
        if (file >= 0) close(file);
    }
    return true;
}

/* ---- requests ---- */

static size_t take_response(char *bytes, size_t size, size_t count, void *argument) {
    transfer *self = argument;
    assay_buffer_put(&self->response, (assay_view){bytes, size * count});
    self->too_large = self->response.overflow;
    return self->too_large ? 0 : size * count;
}

static void set_up(transfer *self, const remote_endpoint *endpoint) {
    const Assay__Config__V1__Remote *config = endpoint->config;
    long timeout_ms = (long)config->timeout_ms;
    self->headers = curl_slist_append(NULL, "Content-Type: application/json");
    self->headers = curl_slist_append(self->headers, "Expect:");
    if (endpoint->key[0]) {
        char header[REMOTE_KEY_BYTES_MAX + 32];
        snprintf(header, sizeof header, "Authorization: Bearer %s", endpoint->key);
        self->headers = curl_slist_append(self->headers, header);
        explicit_bzero(header, sizeof header);
    }
    curl_easy_setopt(self->easy, CURLOPT_URL, config->url);
    curl_easy_setopt(self->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(self->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(self->easy, CURLOPT_PROXY, ""); /* none of the environment's */
    curl_easy_setopt(self->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(self->easy, CURLOPT_USERAGENT, "assay");
    curl_easy_setopt(self->easy, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(self->easy, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms < CONNECT_MS_MAX ? timeout_ms : (long)CONNECT_MS_MAX);
    curl_easy_setopt(self->easy, CURLOPT_HTTPHEADER, self->headers);
    curl_easy_setopt(self->easy, CURLOPT_POSTFIELDS, self->request.data);
    curl_easy_setopt(self->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)self->request.size);
    curl_easy_setopt(self->easy, CURLOPT_WRITEFUNCTION, take_response);
    curl_easy_setopt(self->easy, CURLOPT_WRITEDATA, self);
    curl_easy_setopt(self->easy, CURLOPT_PRIVATE, self);
}

static void clear_transfer(transfer *self) {
    if (self->easy) curl_easy_cleanup(self->easy);
    curl_slist_free_all(self->headers);
    assay_buffer_clear(&self->request);
    assay_buffer_clear(&self->response);
    free(self);
}

/* Takes what may go now off the queue, one batch; what is past its deadline is answered. */
static size_t next_batch(fetcher *self, place *at, want **batch, int64_t now_ns) {
    size_t count = 0, most = at->endpoint->config->batch;
    want **link = &at->first;
    at->last = &at->first;
    for (want *one; (one = *link) != NULL;) {
        bool expired = one->ask.deadline_ns <= now_ns;
        bool goes = !expired && one->not_before_ns <= now_ns && count < most && !(one->alone && count > 0);
        if (expired || goes) {
            *link = one->next;
            if (expired) answer(self, one, REMOTE_FAILED, 0, "the call's deadline came before its answer");
            else batch[count++] = one;
            if (goes && one->alone) most = 1;
            continue;
        }
        link = &one->next;
        at->last = link;
    }
    return count;
}

static void start_requests(fetcher *self, place *at) {
    want *batch[BATCH_MAX];
    while (at->active < at->endpoint->config->concurrency && at->first) {
        size_t count = next_batch(self, at, batch, assay_wall_ns());
        if (count == 0) return;
        remote_pair pairs[BATCH_MAX];
        transfer *made = calloc(1, sizeof *made);
        for (size_t i = 0; i < count; i++) pairs[i] = batch[i]->pair;
        if (made) {
            made->place = at;
            made->count = count;
            memcpy(made->wants, batch, count * sizeof *batch);
            assay_buffer_init(&made->request, SIZE_MAX / 4);
            assay_buffer_init(&made->response, REMOTE_ANSWER_BYTES_MAX);
            remote_request_put(at->endpoint->config, pairs, count, &made->request);
            made->easy = curl_easy_init();
        }
        if (made && made->easy && !made->request.overflow) {
            set_up(made, at->endpoint);
            if (curl_multi_add_handle(self->multi, made->easy) == CURLM_OK) {
                at->active++;
                continue;
            }
        }
        for (size_t i = 0; i < count; i++) answer(self, batch[i], REMOTE_FAILED, 0, "no memory for the request");
        if (made) clear_transfer(made);
    }
}

/* ---- answers ---- */

/* Might the same request succeed later? Else *why says what it met. */
static bool may_pass(const transfer *done, CURLcode code, long status, char *why, size_t size) {
    switch (code) {
        case CURLE_OK:
            snprintf(why, size, "it said HTTP %ld%s", status,
                     status >= 300 && status < 400 ? "; redirects are not followed" : "");
            return status == 429 || status >= 500;
        case CURLE_WRITE_ERROR:
            snprintf(why, size, "%s", done->too_large ? "its answer is larger than 1 MiB" : "its answer could not be read");
            return false;
        case CURLE_URL_MALFORMAT:
        case CURLE_OUT_OF_MEMORY: snprintf(why, size, "%s", curl_easy_strerror(code)); return false;
        default: snprintf(why, size, "%s", curl_easy_strerror(code)); return true;
    }
}

static void give_up_or_retry(fetcher *self, transfer *done, bool again, const char *why) {
    const Assay__Config__V1__Remote *config = done->place->endpoint->config;
    for (size_t i = 0; i < done->count; i++) {
        want *one = done->wants[i];
        one->attempts++;
        if (again && one->attempts < config->attempts) {
            one->not_before_ns = assay_wall_ns() + (BACKOFF_FIRST_MS << (one->attempts - 1)) * NS_PER_MS;
            enqueue(done->place, one);
        } else {
            char whole[96];
            snprintf(whole, sizeof whole, "%.70s (%u attempt%s)", why, one->attempts, one->attempts == 1 ? "" : "s");
            answer(self, one, REMOTE_FAILED, 0, whole);
        }
    }
}

/* A request that was refused may have one bad member: each goes alone, which is no further attempt. */
static void send_alone(transfer *done) {
    for (size_t i = 0; i < done->count; i++) {
        done->wants[i]->alone = true;
        enqueue(done->place, done->wants[i]);
    }
}

static void finish(fetcher *self, transfer *done, CURLcode code) {
    long status = 0;
    double scores[BATCH_MAX];
    char why[96];
    const char *wrong = "";
    curl_easy_getinfo(done->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_multi_remove_handle(self->multi, done->easy);
    done->place->active--;
    bool good = code == CURLE_OK && status >= 200 && status < 300;
    if (good &&
        remote_answer_read(done->place->endpoint->config, assay_buffer_view(&done->response), done->count, scores, &wrong)) {
        for (size_t i = 0; i < done->count; i++) answer(self, done->wants[i], REMOTE_SCORED, scores[i], "");
    } else if (good) {
        give_up_or_retry(self, done, false, wrong);
    } else if (code == CURLE_OK && status >= 400 && status < 500 && status != 429 && status != 401 && status != 403 &&
               done->count > 1) {
        send_alone(done);
    } else {
        bool again = may_pass(done, code, status, why, sizeof why);
        give_up_or_retry(self, done, again, why);
    }
    clear_transfer(done);
}

static void finish_all(fetcher *self) {
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(self->multi, &left)) != NULL;) {
        transfer *done = NULL;
        if (message->msg != CURLMSG_DONE) continue;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)(void *)&done);
        finish(self, done, code);
    }
}

/* How long nothing is due, in ms: until the next retry or deadline. */
static int idle_ms(const fetcher *self) {
    int64_t now_ns = assay_wall_ns(), due_ns = now_ns + POLL_MS * NS_PER_MS;
    for (size_t i = 0; i < self->place_count; i++) {
        if (self->places[i].active >= self->places[i].endpoint->config->concurrency) continue;
        for (const want *one = self->places[i].first; one; one = one->next) {
            int64_t then_ns = one->not_before_ns < one->ask.deadline_ns ? one->not_before_ns : one->ask.deadline_ns;
            if (then_ns < due_ns) due_ns = then_ns;
        }
    }
    return due_ns <= now_ns ? 0 : (int)((due_ns - now_ns) / NS_PER_MS + 1);
}

static _Noreturn void work(int socket, const remote_endpoints *endpoints) {
    fetcher *self = calloc(1, sizeof *self);
    if (!self || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) _exit(1);
    self->socket = socket;
    self->multi = curl_multi_init();
    self->place_count = endpoints->count;
    for (size_t i = 0; i < endpoints->count; i++) {
        place *at = &self->places[i];
        *at = (place){.endpoint = &endpoints->all[i]};
        at->last = &at->first;
    }
    while (self->multi && receive_all(self)) {
        int running;
        for (size_t i = 0; i < self->place_count; i++) start_requests(self, &self->places[i]);
        curl_multi_perform(self->multi, &running);
        finish_all(self);
        struct curl_waitfd extra = {.fd = self->want_count < WANTS_MAX ? socket : -1, .events = CURL_WAIT_POLLIN};
        if (curl_multi_poll(self->multi, &extra, extra.fd >= 0 ? 1 : 0, idle_ms(self), NULL) != CURLM_OK) break;
    }
    _exit(0);
}

/* ---- its life ---- */

static void be_child(pid_t parent, const char *name) {
    static const int ignored[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGPIPE};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != parent) _exit(1);
    prctl(PR_SET_NAME, name, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* it holds keys */
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) signal(ignored[i], SIG_IGN);
}

/* Nothing else of the program is open here. */
static int keep_only(int socket) {
    if (socket != STDERR_FILENO + 1) socket = dup2(socket, STDERR_FILENO + 1);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < STDERR_FILENO; fd++) {
        if (null < 0 || dup2(null, fd) < 0) close(fd);
    }
    close_range(STDERR_FILENO + 2, ~0u, 0);
    return socket;
}

/* Starts the worker again and again, and tells the front when one has died. */
static _Noreturn void watch(int socket, const remote_endpoints *endpoints) {
    pid_t me = getpid();
    for (;;) {
        pid_t pid = fork();
        if (pid == 0) {
            be_child(me, "assay-fetch");
            work(socket, endpoints);
        }
        int status = 0;
        if (pid > 0) waitpid(pid, &status, 0);
        if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) _exit(0); /* the front's end was closed */
        const remote_answer lost = {.outcome = REMOTE_LOST};
        (void)!send(socket, &lost, sizeof lost, MSG_NOSIGNAL);
        usleep(RESPAWN_PAUSE_MS * 1000);
    }
}

assay_status remote_fetcher_start(const remote_endpoints *endpoints, remote_fetcher *out) {
    int ends[2];
    pid_t me = getpid();
    *out = (remote_fetcher){0, -1};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return assay_fail(ASSAY_ENVIRONMENT, "NO_FETCHER", NULL, "cannot start the fetcher: %s", strerror(errno));
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        be_child(me, "assay-remote");
        watch(keep_only(ends[1]), endpoints);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return assay_fail(ASSAY_ENVIRONMENT, "NO_FETCHER", NULL, "cannot start the fetcher: %s", strerror(errno));
    }
    *out = (remote_fetcher){(int)pid, ends[0]};
    return assay_ok();
}

void remote_fetcher_stop(remote_fetcher *self) {
    if (self->socket >= 0) close(self->socket);
    if (self->pid > 0) {
        kill(self->pid, SIGKILL);
        waitpid(self->pid, NULL, 0);
    }
    *self = (remote_fetcher){0, -1};
}
