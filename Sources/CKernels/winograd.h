#ifndef RAMIFY_WINOGRAD_H
#define RAMIFY_WINOGRAD_H

#include <string.h>

#include "parallel.h"

/* All of these are inlined, and so no vector is passed by any convention. */
#pragma clang diagnostic ignored "-Wpsabi"

/*
 * 3x3 convolutions of stride 1 by Winograd's F(2x2, 3x3): 16 products where there were 36.
 *
 *     y = A'[(G g G') . (B' d B)]A        d 4x4 of the input, g the filter, y 2x2 of the output
 *
 * Source: Lavin, Gray 2016, "Fast Algorithms for Convolutional Neural Networks", eq. 8 and 12.
 * The gradient of the input is the same with turned filters and the channels' roles exchanged, and
 * that of the filter is the transpose: G'[(B' d B) . (A dy A')]G.
 *
 * Of each tile there are 16 points; those of one kind make a matrix product over the channels.
 */

#define POINTS 16
#define GROUP 8    /* channels that a transform handles at once */
#define COLUMNS 16 /* of a matrix product, held in registers with ROWS rows */
#define ROWS 6

typedef float group __attribute__((vector_size(4 * GROUP), aligned(4), may_alias));
typedef float columns __attribute__((vector_size(4 * COLUMNS), aligned(4), may_alias));

/* Calls `body` with the rows as a constant, at most ROWS of them. */
#define FOR_ROWS(body, rows, ...)        \
  switch (rows) {                        \
    case 1: body(1, __VA_ARGS__); break; \
    case 2: body(2, __VA_ARGS__); break; \
    case 3: body(3, __VA_ARGS__); break; \
    case 4: body(4, __VA_ARGS__); break; \
    case 5: body(5, __VA_ARGS__); break; \
    default: body(6, __VA_ARGS__);       \
  }

INLINE long rounded_up(long count, long unit) { return (count + unit - 1) / unit * unit; }

/* Channels as they are stored: of what is read, and of what a matrix product gives. */
INLINE long depth_of(kernels_view view) { return rounded_up(view.channels, GROUP); }
INLINE long width_of(kernels_view view) { return rounded_up(view.channels, COLUMNS); }

INLINE long tile_rows(kernels_size size) { return (size.height + 1) / 2; }
INLINE long tile_columns(kernels_size size) { return (size.width + 1) / 2; }
INLINE long tile_count(kernels_view view, kernels_size size) {
  return view.samples * tile_rows(size) * tile_columns(size);
}

/* A call whose threads take items from one another. */
typedef struct {
  const kernels_winograd *of;
  progress *shares;
} shared_call;

INLINE void run_sharing(void (*body)(void *), const kernels_winograd *it) {
  progress shares[most_threads()];
  memset(shares, 0, sizeof shares);
  shared_call call = {it, shares};
  run_parallel(body, &call, float_count(it->input) + float_count(it->output));
}

/* At most `most` tiles at once, and about as many each time. */
INLINE long even_chunk(long count, long most) {
  long chunks = (count + most - 1) / most;
  return chunks ? smaller(most, rounded_up((count + chunks - 1) / chunks, ROWS)) : most;
}

/* Floats between two points of a chunk: no power of two, which would map all to one cache set. */
INLINE long point_pitch(long chunk, long channels) { return chunk * channels + COLUMNS; }

/* Neighbouring tiles of one row, from tile `first` on; `row` and `column` are pixels. */
typedef struct {
  long first, count, sample, row, column;
} run;

INLINE run run_at(kernels_size size, span tiles, long first) {
  if (first >= tiles.end) return (run){0};
  long columns = tile_columns(size), rows = tile_rows(size), column = first % columns;
  long count = smaller(columns - column, tiles.end - first);
  return (run){first, count, first / columns / rows, first / columns % rows * 2, column * 2};
}
INLINE run first_run(kernels_size size, span tiles) { return run_at(size, tiles, tiles.first); }
INLINE run next_run(kernels_size size, span tiles, run at) {
  return run_at(size, tiles, at.first + at.count);
}

/* Up to 4 rows of pixels of one group of channels, from column 0; rows outside are of zeros. */
typedef struct {
  const float *first[4];
  long step[4];
} pixel_rows;

INLINE pixel_rows rows_at(kernels_view view, kernels_size size, const float *x, long sample,
                          long channel, long row) {
  static const float zeros[GROUP] = {0};
  const float *plane = x + channel_offset(view, sample, channel);
  pixel_rows rows;
  for (long i = 0; i < 4; i++) {
    int is_inside = row + i >= 0 && row + i < size.height;
    rows.first[i] = is_inside ? plane + (row + i) * size.width * view.block : zeros;
    rows.step[i] = is_inside ? view.block : 0;
  }
  return rows;
}

/* Asks for what the tile below needs of memory, from the row before it on. A row is too short for
 * the processor to see where it leads: with 16 channels this is 1.4 times as fast. */
#define fetch_ahead(last_row, pitch, is_written)                      \
  do {                                                                \
    __builtin_prefetch((last_row) + (pitch), is_written);             \
    __builtin_prefetch((last_row) + 2 * (pitch), is_written);         \
  } while (0)

INLINE group pixel(const pixel_rows *rows, long row, long column) {
  return *(const group *)(rows->first[row] + column * rows->step[row]);
}

/* Rows `first` to `end` of B' d, for one column of d; 0 outside the image. */
INLINE void input_column(const pixel_rows *d, long column, long width, long first, long end,
                         group out[4]) {
  if (column < 0 || column >= width) {
    for (long i = first; i < end; i++) out[i] = (group){0};
    return;
  }
  if (first <= 0 && end > 0) out[0] = pixel(d, 0, column) - pixel(d, 2, column);
  if (first <= 1 && end > 1) out[1] = pixel(d, 1, column) + pixel(d, 2, column);
  if (first <= 2 && end > 2) out[2] = pixel(d, 2, column) - pixel(d, 1, column);
  if (first <= 3 && end > 3) out[3] = pixel(d, 1, column) - pixel(d, 3, column);
}

/* Rows `first` to `end` (constants) of B' d B of every tile, as v[point][tile][channel]. */
INLINE void transform_input(const kernels_winograd *it, span tiles, long first, long end, float *v,
                            long pitch) {
  long depth = depth_of(it->input), width = it->size.width;
  for (run at = first_run(it->size, tiles); at.count; at = next_run(it->size, tiles, at))
    for (long c = 0; c < depth; c += GROUP) {
      pixel_rows d = rows_at(it->input, it->size, it->x, at.sample, c, at.row - 1);
      float *to = v + (at.first - tiles.first) * depth + c;
      group a0[4], a1[4], a2[4], a3[4];
      input_column(&d, at.column - 1, width, first, end, a0);
      input_column(&d, at.column, width, first, end, a1);
      for (long t = 0; t < at.count; t++, to += depth) {
        fetch_ahead(d.first[3] + (at.column + 2 * t) * d.step[3], width * d.step[3], 0);
        input_column(&d, at.column + 2 * t + 1, width, first, end, a2);
        input_column(&d, at.column + 2 * t + 2, width, first, end, a3);
#pragma clang loop unroll(full)
        for (long i = first; i < end; i++) {
          float *row = to + (i - first) * 4 * pitch;
          *(group *)row = a0[i] - a2[i];
          *(group *)(row + pitch) = a1[i] + a2[i];
          *(group *)(row + 2 * pitch) = a2[i] - a1[i];
          *(group *)(row + 3 * pitch) = a1[i] - a3[i];
          a0[i] = a2[i];
          a1[i] = a3[i];
        }
      }
    }
}

/* sums[row] += sum over i of v[i][row] * u[i], for `rows` rows (a constant); `row_step` and `v_step`
 * floats lie between two rows and two i of v, `u_step` between two i of u. */
INLINE void add_products(long rows, long count, const float *restrict v, long row_step, long v_step,
                         const float *restrict u, long u_step, columns sums[ROWS]) {
  for (long i = 0; i < count; i++) {
    columns factor = *(const columns *)(u + i * u_step);
#pragma clang loop unroll(full)
    for (long r = 0; r < rows; r++) sums[r] += v[r * row_step + i * v_step] * factor;
  }
}

/* As many of COLUMNS floats as there are, and zeros behind them; and back. */
INLINE columns load_columns(const float *from, long used) {
  if (used >= COLUMNS) return *(const columns *)from;
  float room[COLUMNS] = {0};
  for (long i = 0; i < used; i++) room[i] = from[i];
  return *(columns *)room;
}
INLINE void store_columns(const columns *values, int adds, float *to, long used) {
  if (used >= COLUMNS) {
    *(columns *)to = adds ? *(columns *)to + *values : *values;
    return;
  }
  for (long i = 0; i < used; i++) to[i] = adds ? to[i] + (*values)[i] : (*values)[i];
}

#endif
