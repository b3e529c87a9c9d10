#include "winograd.h"

/* Convolution: a thread takes a chunk of tiles through all three stages. */

/* Floats that should stay near the processor while a chunk of tiles is worked on. Fewer, which the
 * first level of the cache would hold, are faster alone and slower in a whole step. */
#define NEARBY (16 * 1024)

static long chunk_length(const kernels_winograd *it) {
  long floats = POINTS * (depth_of(it->input) + width_of(it->output));
  long tiles = NEARBY / floats / ROWS * ROWS;
  return tiles < 4 * ROWS ? 4 * ROWS : tiles;
}

long kernels_winograd_scratch(const kernels_winograd *it) {
  long chunk = chunk_length(it);
  long inputs = point_pitch(chunk, depth_of(it->input));
  return POINTS * (inputs + point_pitch(chunk, width_of(it->output)));
}

/* Zero for channels that there are not. */
INLINE group bias_of(const kernels_winograd *it, long channel) {
  float room[GROUP] = {0};
  long used = it->bias ? smaller(GROUP, it->output.channels - channel) : 0;
  for (long i = 0; i < used; i++) room[i] = it->bias[channel + i];
  return *(group *)room;
}

INLINE void put(group value, int adds, float *y) {
  *(group *)y = adds ? *(group *)y + value : value;
}

/* A' m A of every tile, and the bias; `adds` is a constant. */
INLINE void transform_output(const kernels_winograd *it, int adds, span tiles, const float *m,
                             long pitch) {
  long width = width_of(it->output), block = it->output.block, row_pitch = it->size.width * block;
  for (run at = first_run(it->size, tiles); at.count; at = next_run(it->size, tiles, at))
    for (long k = 0; k < it->output.channels; k += GROUP) {
      float *y = it->y + channel_offset(it->output, at.sample, k) + at.row * row_pitch +
                 at.column * block;
      const float *from = m + (at.first - tiles.first) * width + k;
      group bias = bias_of(it, k);
      int is_high = at.row + 1 < it->size.height;
      for (long t = 0; t < at.count; t++, y += 2 * block, from += width) {
        int is_wide = at.column + 2 * t + 1 < it->size.width;
        group above[4], below[4];
#pragma clang loop unroll(full)
        for (long j = 0; j < 4; j++) {
          group m0 = *(const group *)(from + j * pitch);
          group m1 = *(const group *)(from + (4 + j) * pitch);
          group m2 = *(const group *)(from + (8 + j) * pitch);
          above[j] = m0 + m1 + m2;
          below[j] = m1 - m2 - *(const group *)(from + (12 + j) * pitch);
        }
        fetch_ahead(y + row_pitch, row_pitch, 1);
        put(above[0] + above[1] + above[2] + bias, adds, y);
        if (is_wide) put(above[1] - above[2] - above[3] + bias, adds, y + block);
        if (!is_high) continue;
        put(below[0] + below[1] + below[2] + bias, adds, y + row_pitch);
        if (is_wide) put(below[1] - below[2] - below[3] + bias, adds, y + row_pitch + block);
      }
    }
}

/* m[row] = sum over i of v[row][i] * u[i], for `rows` rows. */
INLINE void multiply(long rows, const float *restrict v, long depth, const float *restrict u,
                     float *restrict m, long width) {
  columns sums[ROWS] = {0};
  add_products(rows, depth, v, depth, 1, u, COLUMNS, sums);
#pragma clang loop unroll(full)
  for (long r = 0; r < rows; r++) *(columns *)(m + r * width) = sums[r];
}

INLINE void multiply_point(long tiles, const float *v, long depth, const float *u, float *m,
                           long width) {
  for (long k = 0; k < width; k += COLUMNS)
    for (long t = 0; t < tiles; t += ROWS)
      FOR_ROWS(multiply, tiles - t, v + t * depth, depth, u + k * depth, m + t * width + k, width)
}

KERNEL static void convolve(void *arguments) {
  shared_call call = *(shared_call *)arguments;
  const kernels_winograd *it = call.of;
  long depth = depth_of(it->input), width = width_of(it->output), most = chunk_length(it);
  float *v = it->scratch + thread_index() * kernels_winograd_scratch(it);
  long count = tile_count(it->input, it->size), threads = thread_count();
  long chunk = even_chunk((count + threads - 1) / threads, most);
  long inputs = point_pitch(chunk, depth), outputs = point_pitch(chunk, width);
  float *m = v + POINTS * inputs;
  for (span tiles; take_items(call.shares, count, chunk, &tiles);) {
    transform_input(it, tiles, 0, 4, v, inputs);
    for (long p = 0; p < POINTS; p++)
      multiply_point(tiles.end - tiles.first, v + p * inputs, depth,
                     it->filters + p * depth * width, m + p * outputs, width);
    if (it->adds)
      transform_output(it, 1, tiles, m, outputs);
    else
      transform_output(it, 0, tiles, m, outputs);
  }
}

void kernels_winograd_convolve(const kernels_winograd *it) {
  run_sharing(convolve, it);
}

/* Filters */

typedef struct {
  const float *weights;
  long inputs, outputs;
  int turned;
  float *filters;
} filter_transform;

long kernels_winograd_filters(long inputs, long outputs) {
  return POINTS * rounded_up(inputs, GROUP) * rounded_up(outputs, COLUMNS);
}

/* G g G' of COLUMNS filters that lie `pitch` floats apart from tap to tap. */
INLINE void transform_filter(const float *g, long pitch, long used, columns out[POINTS]) {
  columns rows[4][3];
#pragma clang loop unroll(full)
  for (long j = 0; j < 3; j++) {
    columns g0 = load_columns(g + j * pitch, used), g1 = load_columns(g + (3 + j) * pitch, used);
    columns g2 = load_columns(g + (6 + j) * pitch, used);
    rows[0][j] = g0;
    rows[1][j] = 0.5f * (g0 + g1 + g2);
    rows[2][j] = 0.5f * (g0 - g1 + g2);
    rows[3][j] = g2;
  }
#pragma clang loop unroll(full)
  for (long i = 0; i < 4; i++) {
    out[i * 4] = rows[i][0];
    out[i * 4 + 1] = 0.5f * (rows[i][0] + rows[i][1] + rows[i][2]);
    out[i * 4 + 2] = 0.5f * (rows[i][0] - rows[i][1] + rows[i][2]);
    out[i * 4 + 3] = rows[i][2];
  }
}

/* A square of COLUMNS x COLUMNS filters, read along the weights' last axis. */
typedef struct {
  columns points[COLUMNS][POINTS];
} square;

INLINE void transform_square(const filter_transform *it, long row, long column, square *out) {
  long rows = it->turned ? it->outputs : it->inputs;
  long length = it->turned ? it->inputs : it->outputs, used = length - column;
  for (long r = 0; r < COLUMNS; r++) {
    if (row + r < rows)
      transform_filter(it->weights + (row + r) * length + column, rows * length, used,
                       out->points[r]);
    else
      for (long p = 0; p < POINTS; p++) out->points[r][p] = (columns){0};
  }
}

/* Turning a filter by half a circle exchanges the first and last rows and columns of its points. */
INLINE long turned_point(long p) {
  const long other[4] = {3, 1, 2, 0};
  return other[p / 4] * 4 + other[p % 4];
}

KERNEL static void transform_filters(void *arguments) {
  filter_transform it = *(filter_transform *)arguments;
  long depth = rounded_up(it.inputs, GROUP), width = rounded_up(it.outputs, COLUMNS);
  long blocks = width / COLUMNS, squares = (depth + COLUMNS - 1) / COLUMNS;
  span share = thread_share(blocks * squares);
  for (long index = share.first; index < share.end; index++) {
    square square;
    long k = index / squares * COLUMNS, c = index % squares * COLUMNS;
    transform_square(&it, it.turned ? k : c, it.turned ? c : k, &square);
    for (long p = 0; p < POINTS; p++) {
      float *to = it.filters + p * depth * width + k * depth + c * COLUMNS;
      for (long i = 0; i < smaller(COLUMNS, depth - c); i++)
        if (!it.turned)
          *(columns *)(to + i * COLUMNS) = square.points[i][p];
        else
          for (long j = 0; j < COLUMNS; j++)
            to[i * COLUMNS + j] = square.points[j][turned_point(p)][i];
    }
  }
}

void kernels_winograd_transform(const float *weights, long inputs, long outputs, int turned,
                                float *filters) {
  filter_transform it = {weights, inputs, outputs, turned, filters};
  run_parallel(transform_filters, &it, kernels_winograd_filters(inputs, outputs));
}
