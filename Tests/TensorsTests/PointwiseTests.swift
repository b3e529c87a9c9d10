import Foundation
import Tensors
import Testing

@Test("tanh is within two units in the last place, from the smallest number to infinity")
func tanhMatchesTheLibrary() throws {
  let sizes = (-40...40).flatMap { power in
    (0..<16).map { Float(sign: .plus, exponent: power, significand: 1 + Float($0) / 16) }
  }
  let steps = (0...4000).map { Float($0) / 200 }
  let positive = sizes + steps + [.leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity]
  let inputs = positive + positive.map { -$0 }
  let values = tanh(Tensor(inputs, shape: [inputs.count], on: try Engine(threads: 1))).values
  for (input, value) in zip(inputs, values) {
    let exact = tanh(Double(input))
    let unit = Double(max(Float(abs(exact)).ulp, .leastNonzeroMagnitude))
    #expect(abs(Double(value) - exact) <= 2 * unit, "tanh(\(input)) gave \(value), not \(exact)")
  }
}

@Test("tanh keeps what is not a number, and the sign of zero")
func tanhKeepsNaN() throws {
  let values = tanh(Tensor([.nan, -0.0, 0.0], shape: [3], on: try Engine(threads: 1))).values
  #expect(values[0].isNaN)
  #expect(values[1] == 0 && values[1].sign == .minus)
  #expect(values[2] == 0 && values[2].sign == .plus)
}
