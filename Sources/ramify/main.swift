print("ramify")
