import streamlit as st

from pages._parts.view import this_view

v = this_view()
st.title(v.place(v.focus))
st.write(v.selection)
