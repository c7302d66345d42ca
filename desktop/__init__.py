"""The program: services, exchange of packages, documents and screens."""
