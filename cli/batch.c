/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list of tasks that grows while it is worked through: a directory's task puts its files behind
 * it, a message of a mailbox the rest of the mailbox. Results leave the list at its head, in order.
 */
#include "batch.h"

#include "base/portable.h"
#include "directory.h"
#include "failure.h"
#include "mbox.h"
#include "memory_stream.h"
#include "output.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

/* operands that are looked at before the work; more are taken for files */
#define WEIGHED_MOST 1000

typedef struct task task_t;
struct task {
    task_t *next;       /* in the order of results */
    task_t *next_ready; /* in the order of work */
    char *name;
    input_t *input;  /* NULL: it still has to be opened */
    size_t start;    /* of the message in it */
    unsigned number; /* of the message in its mailbox, 1 the first */
    double weight;   /* of it in the whole work: 1 for a file, less for a part of one */
    bool found;      /* in a directory */
    bool is_message;
    bool done;
    int status;
    char *out, *err;
    size_t out_size, err_size;
    void *kept;
};

typedef struct batch {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    task_t *head;
    task_t *ready;
    unsigned running; /* tasks that may still put others behind them */
    bool printing;
    size_t named;           /* operands */
    size_t printed;         /* messages */
    double weight, retired; /* of all tasks, and of those that are through */
    int status;
    gpg_error_t error; /* stops everything */
    const batch_handler_t *handler;
} batch_t;

static void task_free(task_t *task)
{
    input_free(&task->input);
    free(task->name);
    free(task->out);
    free(task->err);
    free(task->kept);
    free(task);
}

static task_t *task_new(const char *name)
{
    task_t *task = calloc(1, sizeof *task);
    char *copy = strdup(name);
    if (!task || !copy) {
        free(task);
        free(copy);
        return NULL;
    }
    task->name = copy;
    task->number = 1;
    task->weight = 1;
    return task;
}

static void fail(batch_t *batch, gpg_error_t error)
{
    pthread_mutex_lock(&batch->lock);
    batch->error = batch->error ? batch->error : error;
    pthread_cond_broadcast(&batch->changed);
    pthread_mutex_unlock(&batch->lock);
}

/* Puts the chain first..last (linked by next and next_ready) behind task, to be worked on first; keeps: the weight that
 * stays with task. Whoever prints meanwhile sees all of that or nothing. */
static void insert_behind(batch_t *batch, task_t *task, double keeps, task_t *first, task_t *last)
{
    pthread_mutex_lock(&batch->lock);
    batch->weight += keeps - task->weight;
    task->weight = keeps;
    for (const task_t *added = first; added; added = added->next)
        batch->weight += added->weight;
    last->next = task->next;
    task->next = first;
    last->next_ready = batch->ready;
    batch->ready = first;
    pthread_cond_broadcast(&batch->changed);
    pthread_mutex_unlock(&batch->lock);
}

static gpg_error_t expand_directory(batch_t *batch, task_t *task)
{
    strings_t files = {NULL, 0};
    task_t *first = NULL, *last = NULL;
    gpg_error_t error = directory_files(task->name, &files);
    for (size_t i = 0; !error && i < files.count; i++) {
        task_t *added = task_new(files.items[i]);
        if (!added) {
            error = gpg_error(GPG_ERR_ENOMEM);
            break;
        }
        added->found = true;
        if (last)
            last->next = last->next_ready = added;
        first = first ? first : added;
        last = added;
    }
    directory_files_free(&files);
    if (first)
        insert_behind(batch, task, 0, first, last); /* the files have its weight now */
    return error;
}

/* Puts the messages behind the first one, as one task. */
static gpg_error_t expand_mailbox(batch_t *batch, task_t *task, size_t next)
{
    task_t *rest = task_new(task->name);
    if (!rest)
        return gpg_error(GPG_ERR_ENOMEM);
    rest->input = input_share(task->input);
    rest->start = next;
    rest->number = task->number + 1;
    rest->found = task->found;
    double size = (double)(input_size(task->input) - task->start);
    rest->weight = task->weight * (double)(input_size(task->input) - next) / size;
    insert_behind(batch, task, task->weight - rest->weight, rest, rest);
    return 0;
}

/* What a thread writes down what is said about its items with. The streams are kept from item to item. */
typedef struct notebook {
    FILE *out, *err;
    char *out_text, *err_text;
    size_t out_size, err_size;
} notebook_t;

static bool notebook_open(notebook_t *book)
{
    book->out = memory_stream_open(&book->out_text, &book->out_size);
    book->err = memory_stream_open(&book->err_text, &book->err_size);
    return book->out && book->err;
}

static void notebook_close(notebook_t *book)
{
    if (book->out)
        memory_stream_close(book->out, &book->out_text);
    if (book->err)
        memory_stream_close(book->err, &book->err_text);
    free(book->out_text);
    free(book->err_text);
}

/* Hands out a copy of what was written to the stream, whose text and size are these, and empties it. False: something
 * of it was lost. */
static bool tear_out(FILE *stream, char *const *text, const size_t *size, char **r_copy,
                     size_t *r_size)
{
    bool lost = ferror(stream) != 0;
    lost |= fflush(stream) != 0 || !*text;
    if (!lost && *size) {
        *r_copy = malloc(*size);
        *r_size = *r_copy ? *size : 0;
        lost = !*r_copy;
        if (*r_copy)
            memcpy(*r_copy, *text, *size);
    }
    rewind(stream);
    return !lost;
}

/* What one thread has for itself. */
typedef struct worker {
    void *own; /* the handler's */
    notebook_t book;
} worker_t;

static void handle(batch_t *batch, worker_t *worker, task_t *task, gpg_error_t error, size_t end,
                   const char *name)
{
    notebook_t *book = &worker->book;
    batch_item_t item = {
        .name = name, .error = error, .out = book->out, .err = book->err, .kept = &task->kept};
    task->is_message = true;
    item.alone = batch->named == 1 && !task->found && name == task->name;
    item.of_mailbox = name != task->name;
    item.input = task->input;
    item.data = error ? NULL : input_data(task->input) + task->start;
    item.size = error ? 0 : end - task->start;
    task->status = batch->handler->handle(batch->handler->user, worker->own, &item);
    const bool out =
        tear_out(book->out, &book->out_text, &book->out_size, &task->out, &task->out_size);
    const bool err =
        tear_out(book->err, &book->err_text, &book->err_size, &task->err, &task->err_size);
    if (!out || !err)
        fail(batch, gpg_error(GPG_ERR_ENOMEM));
}

static void run_task(batch_t *batch, worker_t *worker, task_t *task)
{
    size_t next = 0, end = 0;
    gpg_error_t error = task->input ? 0
                        : batch->handler->as_they_are
                            ? input_open(&task->input, task->name)
                            : input_open_message(&task->input, task->name);
    if (gpg_err_code(error) == GPG_ERR_EISDIR) {
        error = expand_directory(batch, task);
        if (!error)
            return;
    }
    if (!error) {
        end =
            mbox_message_end(input_data(task->input), input_size(task->input), task->start, &next);
        if (next < input_size(task->input))
            error = expand_mailbox(batch, task, next);
    }
    bool one_of_many = task->number > 1 || (task->input && next < input_size(task->input));
    char *name = NULL;
    if (one_of_many && asprintf(&name, "%s#%u", task->name, task->number) < 0)
        name = NULL;
    handle(batch, worker, task, error, end, name ? name : task->name);
    free(name);
    input_free(&task->input);
}

/* Hands on what was said about the task that is through; without the lock. */
static gpg_error_t print(const batch_t *batch, const task_t *task, double share)
{
    const batch_said_t said = {task->out ? task->out : "",
                               task->err ? task->err : "",
                               task->out_size,
                               task->err_size,
                               task->kept,
                               batch->printed,
                               share};
    return batch->handler->print(batch->handler->user, &said);
}

/* Prints what is done at the head of the list. Called and returns with the lock held; only one
 * thread prints, without it. */
static void print_finished(batch_t *batch)
{
    gpg_error_t error = 0;
    if (batch->printing)
        return;
    batch->printing = true;
    while (batch->head && batch->head->done && !error) {
        task_t *task = batch->head;
        batch->head = task->next;
        batch->status = status_worst(batch->status, task->status);
        batch->printed += task->is_message;
        batch->retired += task->weight;
        double share = batch->retired / batch->weight;
        pthread_mutex_unlock(&batch->lock);
        if (task->is_message)
            error = print(batch, task, share);
        task_free(task);
        pthread_mutex_lock(&batch->lock);
    }
    if (!error)
        error = output_flush_stdout();
    batch->error = batch->error ? batch->error : error;
    batch->printing = false;
}

/* The next task, or NULL when there is and will be none. */
static task_t *take(batch_t *batch)
{
    while (!batch->ready && batch->running && !batch->error)
        pthread_cond_wait(&batch->changed, &batch->lock);
    task_t *task = batch->error ? NULL : batch->ready;
    if (task) {
        batch->ready = task->next_ready;
        batch->running++;
    }
    return task;
}

static void work_off(batch_t *batch, worker_t *worker)
{
    pthread_mutex_lock(&batch->lock);
    for (task_t *task; (task = take(batch)) != NULL;) {
        pthread_mutex_unlock(&batch->lock);
        run_task(batch, worker, task);
        pthread_mutex_lock(&batch->lock);
        task->done = true;
        batch->running--;
        print_finished(batch);
        pthread_cond_broadcast(&batch->changed);
    }
    pthread_mutex_unlock(&batch->lock);
}

static void *work(void *argument)
{
    batch_t *batch = argument;
    worker_t worker = {NULL, {0}};
    gpg_error_t error = notebook_open(&worker.book) ? 0 : gpg_error(GPG_ERR_ENOMEM);
    if (!error)
        error = batch->handler->start(batch->handler->user, &worker.own);
    if (error) {
        fail(batch, error);
    } else {
        work_off(batch, &worker);
        batch->handler->stop(worker.own);
    }
    notebook_close(&worker.book);
    return NULL;
}

static void work_together(batch_t *batch, unsigned jobs)
{
    pthread_t threads[BATCH_JOBS_MAX];
    unsigned started = 0;
    jobs = jobs < BATCH_JOBS_MAX ? jobs : BATCH_JOBS_MAX;
    while (started + 1 < jobs && pthread_create(&threads[started], NULL, work, batch) == 0)
        started++;
    work(batch);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

/* A directory weighs as much as the files in it, so that the share is one of all work from the beginning; what
 * fails here fails again when its turn comes. */
static double weight_of(const char *name)
{
    struct stat status;
    strings_t files;
    if (stat(name, &status) != 0 || !S_ISDIR(status.st_mode) || directory_files(name, &files))
        return 1;
    double weight = (double)files.count;
    directory_files_free(&files);
    return weight;
}

gpg_error_t batch_run(const char *const *names, size_t count, unsigned jobs,
                      const batch_handler_t *handler, int *r_status)
{
    batch_t batch = {.handler = handler, .status = STATUS_VALID, .named = count};
    pthread_mutex_init(&batch.lock, NULL);
    pthread_cond_init(&batch.changed, NULL);
    task_t *last = NULL;
    for (size_t i = 0; i < count && !batch.error; i++) {
        task_t *task = task_new(names[i]);
        if (!task)
            batch.error = gpg_error(GPG_ERR_ENOMEM);
        else if (last)
            last->next = last->next_ready = task;
        else
            batch.head = batch.ready = task;
        if (task && count > 1 && count <= WEIGHED_MOST)
            task->weight = weight_of(names[i]);
        batch.weight += task ? task->weight : 0;
        last = task;
    }
    work_together(&batch, jobs);
    while (batch.head) { /* what an error left */
        task_t *task = batch.head;
        batch.head = task->next;
        task_free(task);
    }
    pthread_cond_destroy(&batch.changed);
    pthread_mutex_destroy(&batch.lock);
    *r_status = batch.error ? EX_SOFTWARE : batch.status;
    return batch.error;
}
