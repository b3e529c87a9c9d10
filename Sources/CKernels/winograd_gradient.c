#include "winograd.h"

/* The gradient of the filters of winograd.c: sums over all tiles.
 *
 * A thread takes whole sums: of one part of the tiles, one row of four points, and a slice of the
 * outputs. How many parts there are hangs on the shape alone, and so do the bits. */

/* Tiles whose points stay near the processor while they are summed up. */
#define CHUNK (20 * ROWS)

/* Blocks of COLUMNS outputs in a slice: enough to repay transforming the input once for each. */
#define SLICE 4

/* So many sums that a large machine has work, as long as they stay small beside the images. */
static long part_count(const kernels_winograd *it) {
  long blocks = width_of(it->output) / COLUMNS, tiles = tile_count(it->input, it->size);
  long parts = smaller(16 / blocks, tiles / (4 * depth_of(it->input)));
  return parts < 1 ? 1 : parts;
}

static long thread_room(const kernels_winograd *it) {
  return 4 * (point_pitch(CHUNK, depth_of(it->input)) + point_pitch(CHUNK, SLICE * COLUMNS));
}

INLINE long sum_count(const kernels_winograd *it) {
  return POINTS * depth_of(it->input) * width_of(it->output);
}

/* At most SLICE blocks in each, fewer where there are threads for more. */
INLINE long slice_count(long blocks, long lines) {
  long slices = (blocks + SLICE - 1) / SLICE, needed = (thread_count() + lines - 1) / lines;
  return smaller(blocks, slices < needed ? needed : slices);
}

long kernels_winograd_gradient_scratch(const kernels_winograd *it, long threads) {
  return threads * thread_room(it) + part_count(it) * sum_count(it);
}

/* Row `row` (constant) of A dy A' of every tile, for outputs `ks`, as out[point][tile][output]. */
INLINE void transform_gradient(const kernels_winograd *it, span tiles, long row, span ks,
                               float *out, long pitch) {
  long width = ks.end - ks.first;
  for (run at = first_run(it->size, tiles); at.count; at = next_run(it->size, tiles, at))
    for (long k = ks.first; k < ks.end; k += GROUP) {
      float *to = out + (at.first - tiles.first) * width + k - ks.first;
      if (k >= it->output.channels) {
        for (long t = 0; t < at.count; t++)
          for (long j = 0; j < 4; j++) *(group *)(to + t * width + j * pitch) = (group){0};
        continue;
      }
      pixel_rows dy = rows_at(it->output, it->size, it->y, at.sample, k, at.row);
      for (long t = 0; t < at.count; t++, to += width) {
        group a[2] = {{0}, {0}};
        const float *under = dy.first[1] + (at.column + 2 * t) * dy.step[1];
        fetch_ahead(under, it->size.width * dy.step[1], 0);
#pragma clang loop unroll(full)
        for (long j = 0; j < 2; j++) {
          long column = at.column + 2 * t + j;
          if (column >= it->size.width) break;
          if (row == 0) a[j] = pixel(&dy, 0, column);
          if (row == 1) a[j] = pixel(&dy, 0, column) + pixel(&dy, 1, column);
          if (row == 2) a[j] = pixel(&dy, 0, column) - pixel(&dy, 1, column);
          if (row == 3) a[j] = -pixel(&dy, 1, column);
        }
        *(group *)to = a[0];
        *(group *)(to + pitch) = a[0] + a[1];
        *(group *)(to + 2 * pitch) = a[0] - a[1];
        *(group *)(to + 3 * pitch) = -a[1];
      }
    }
}

/* u[row] (+)= sum over tiles of v[tile][row] * y[tile], for `rows` rows. */
INLINE void accumulate(long rows, long tiles, const float *restrict v, long depth,
                       const float *restrict y, long width, float *restrict u, long pitch,
                       int is_first) {
  columns sums[ROWS] = {0};
  add_products(rows, tiles, v, 1, depth, y, width, sums);
#pragma clang loop unroll(full)
  for (long r = 0; r < rows; r++) {
    columns *to = (columns *)(u + r * pitch);
    *to = is_first ? sums[r] : *to + sums[r];
  }
}

INLINE void transform_row(const kernels_winograd *it, span tiles, long row, span ks, float *v,
                          long v_pitch, float *y, long y_pitch) {
  switch (row) {
    case 0:
      transform_input(it, tiles, 0, 1, v, v_pitch);
      transform_gradient(it, tiles, 0, ks, y, y_pitch);
      break;
    case 1:
      transform_input(it, tiles, 1, 2, v, v_pitch);
      transform_gradient(it, tiles, 1, ks, y, y_pitch);
      break;
    case 2:
      transform_input(it, tiles, 2, 3, v, v_pitch);
      transform_gradient(it, tiles, 2, ks, y, y_pitch);
      break;
    default:
      transform_input(it, tiles, 3, 4, v, v_pitch);
      transform_gradient(it, tiles, 3, ks, y, y_pitch);
  }
}

/* The sums of one row of points, for outputs `ks`, over the tiles of a part. */
INLINE void accumulate_row(const kernels_winograd *it, span tiles, long row, span ks, float *room,
                           float *sums) {
  long depth = depth_of(it->input), width = width_of(it->output);
  long chunk = even_chunk(tiles.end - tiles.first, CHUNK), own = ks.end - ks.first;
  long v_pitch = point_pitch(chunk, depth), y_pitch = point_pitch(chunk, own);
  float *v = room, *y = room + 4 * v_pitch;
  for (long first = tiles.first; first < tiles.end; first += chunk) {
    span now = {first, smaller(first + chunk, tiles.end)};
    transform_row(it, now, row, ks, v, v_pitch, y, y_pitch);
    for (long j = 0; j < 4; j++)
      for (long k = 0; k < own; k += COLUMNS)
        for (long c = 0; c < depth; c += ROWS)
          FOR_ROWS(accumulate, depth - c, now.end - now.first, v + j * v_pitch + c, depth,
                   y + j * y_pitch + k, own,
                   sums + ((row * 4 + j) * depth + c) * width + ks.first + k, width,
                   first == tiles.first)
  }
}

KERNEL static void accumulate_filters(void *arguments) {
  shared_call call = *(shared_call *)arguments;
  const kernels_winograd *it = call.of;
  long parts = part_count(it), blocks = width_of(it->output) / COLUMNS;
  long tiles = tile_count(it->input, it->size), lines = parts * 4;
  long slices = slice_count(blocks, lines);
  float *room = it->scratch + parts * sum_count(it) + thread_index() * thread_room(it);
  for (span item; take_items(call.shares, lines * slices, 1, &item);) {
    long line = item.first / slices, part = line / 4, slice = item.first % slices;
    span ks = {blocks * slice / slices * COLUMNS, blocks * (slice + 1) / slices * COLUMNS};
    span own = {tiles * part / parts, tiles * (part + 1) / parts};
    accumulate_row(it, own, line % 4, ks, room, it->scratch + part * sum_count(it));
  }
}

typedef struct {
  const kernels_winograd *of;
  float *weights;
} finishing;

/* G' u G of COLUMNS filters, from the sums of all parts. */
KERNEL static void finish_filters(void *arguments) {
  const kernels_winograd *it = ((finishing *)arguments)->of;
  float *weights = ((finishing *)arguments)->weights;
  long inputs = it->input.channels, outputs = it->output.channels, parts = part_count(it);
  long width = width_of(it->output), plane = depth_of(it->input) * width;
  span share = thread_share(inputs * width / COLUMNS);
  for (long index = share.first; index < share.end; index++) {
    long c = index / (width / COLUMNS), k = index % (width / COLUMNS) * COLUMNS;
    columns u[POINTS], rows[3][4];
    for (long p = 0; p < POINTS; p++) {
      const float *sums = it->scratch + p * plane + c * width + k;
      u[p] = *(const columns *)sums;
      for (long part = 1; part < parts; part++)
        u[p] += *(const columns *)(sums + part * POINTS * plane);
    }
    for (long j = 0; j < 4; j++) {
      rows[0][j] = u[j] + 0.5f * (u[4 + j] + u[8 + j]);
      rows[1][j] = 0.5f * (u[4 + j] - u[8 + j]);
      rows[2][j] = 0.5f * (u[4 + j] + u[8 + j]) + u[12 + j];
    }
    for (long i = 0; i < 3; i++) {
      float *w = weights + (i * 3 * inputs + c) * outputs + k;
      const columns *r = rows[i];
      columns taps[3] = {r[0] + 0.5f * (r[1] + r[2]), 0.5f * (r[1] - r[2]),
                         0.5f * (r[1] + r[2]) + r[3]};
      for (long j = 0; j < 3; j++)
        store_columns(taps + j, it->adds, w + j * inputs * outputs, outputs - k);
    }
  }
}

void kernels_winograd_gradient(const kernels_winograd *it, float *weights) {
  finishing rest = {it, weights};
  run_sharing(accumulate_filters, it);
  run_parallel(finish_filters, &rest, part_count(it) * sum_count(it));
}
