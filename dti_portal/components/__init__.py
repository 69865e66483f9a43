"""The component library, one module for each kind of component."""
